/** One entry of an error body. */
export interface WireError {
  readonly code: string
  readonly message: string
  readonly detail?: unknown
}

/**
 * A request that is answered with an error body. Endpoints throw it; the surface turns it into the answer.
 */
export class RequestError extends Error {
  override readonly name = 'RequestError'

  /**
   * @param status - HTTP status, 400 … 599.
   * @param errors - What the body lists; the first one names the error.
   * @param headers - Headers of the answer besides those of its body.
   */
  constructor(
    readonly status: number,
    readonly errors: readonly [WireError, ...WireError[]],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(errors[0].message)
  }
}
