/** Why the emulator did not start, or did not take a fault. */
export type EmulatorErrorCode = 'OPTION_INVALID' | 'PORT_UNAVAILABLE' | 'DATA_UNUSABLE'

/** The emulator did not start, or did not take a fault. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'

  /** @param hint - What the user can do about it. */
  constructor(
    readonly code: EmulatorErrorCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
