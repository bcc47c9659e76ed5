import type { SdkError } from '../errors/error.js'

/** Why an exchange was ended: nothing had moved for so long. The cause of its error. */
export class Silence extends Error {
  readonly durationMs: number

  constructor(durationMs: number) {
    super(`nothing moved for ${durationMs} ms`)
    this.name = 'Silence'
    this.durationMs = durationMs
  }
}

/** Milliseconds of silence that an error comes from; 0 for an error of another kind. */
export function silenceMs({ cause }: SdkError): number {
  return cause instanceof Silence ? cause.durationMs : 0
}
