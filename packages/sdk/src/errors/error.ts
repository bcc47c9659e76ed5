import type { ErrorCode } from './code.js'

/** Marks our errors across the ESM and the CJS build, where `instanceof` fails. */
export const ERROR_BRAND = Symbol.for('slipway.error')

/** Which party an error came from. */
export type ErrorSide = 'local' | 'engine' | 'registry' | 'source' | 'platform'

/** One entry of a registry's `errors` array, scrubbed. */
export interface ServerErrorEntry {
  /** The server's own code, verbatim. */
  readonly code: string
  /** The server's own words, scrubbed and cut to 2,000 characters. */
  readonly message: string
}

/** What an error is built from. */
export interface ErrorDetails {
  /** What was tried, as a verb phrase that follows "Could not": `upload layer 3 of 7`. */
  readonly action: string
  /** On what: a reference, a path or a URL without its query. */
  readonly target?: string | undefined
  /** What happened, as a clause without full stop. */
  readonly reason: string
  /** What to do next, as a whole sentence. */
  readonly hint?: string | undefined
  readonly side?: ErrorSide | undefined
  /** HTTP status, where there was one. */
  readonly status?: number | undefined
  readonly serverErrors?: readonly ServerErrorEntry[] | undefined
  readonly requestId?: string | undefined
  /** Whether the same call may succeed later without a change. Default false. */
  readonly retryable?: boolean | undefined
  /** How often it was tried. */
  readonly attempts?: number | undefined
  /** Milliseconds that the server asked to wait. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** The shape of an error in `--json` output, RPC answers and receipts. */
export interface ErrorJson {
  readonly name: string
  readonly code: ErrorCode
  readonly message: string
  readonly action: string
  readonly target?: string
  readonly side?: ErrorSide
  readonly hint?: string
  readonly status?: number
  readonly serverErrors?: readonly ServerErrorEntry[]
  readonly requestId?: string
  readonly attempts?: number
  readonly retryAfterMs?: number
  readonly retryable: boolean
}

/**
 * The base of every error that this SDK throws: it tells what was tried, on what, what happened and what to do next.
 *
 * Use {@link isSdkError} instead of `instanceof`: the ESM and the CommonJS build of one package have different classes.
 */
export class SdkError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  /** What was tried, as a verb phrase. */
  readonly action: string
  /** On what: a reference, a path or a URL without its query. */
  readonly target: string | undefined
  /** What happened, as a clause without full stop and without the number of attempts. */
  readonly reason: string
  readonly side: ErrorSide | undefined
  /** What to do next. */
  readonly hint: string | undefined
  /** HTTP status, where there was one. */
  readonly status: number | undefined
  readonly serverErrors: readonly ServerErrorEntry[] | undefined
  readonly requestId: string | undefined
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean
  readonly attempts: number | undefined
  /** Milliseconds that the server asked to wait. */
  readonly retryAfterMs: number | undefined

  constructor(code: Code, details: ErrorDetails) {
    super(sentence(details), details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = code
    this.action = details.action
    this.target = details.target
    this.reason = details.reason
    this.side = details.side
    this.hint = details.hint
    this.status = details.status
    this.serverErrors = details.serverErrors
    this.requestId = details.requestId
    this.retryable = details.retryable ?? false
    this.attempts = details.attempts
    this.retryAfterMs = details.retryAfterMs
    Object.defineProperty(this, ERROR_BRAND, { value: true })
  }

  /** The same facts as a plain object, without stack and cause: safe to print and to send. */
  toJSON(): ErrorJson {
    const { name, code, message, action, retryable } = this
    const optional = {
      target: this.target,
      side: this.side,
      hint: this.hint,
      status: this.status,
      serverErrors: this.serverErrors,
      requestId: this.requestId,
      attempts: this.attempts,
      retryAfterMs: this.retryAfterMs,
    }
    const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
    return { name, code, message, action, retryable, ...present }
  }
}

function sentence({ action, target, reason, attempts = 1 }: ErrorDetails): string {
  const clause = attempts > 1 ? `${reason} after ${attempts} attempts` : reason
  const end = /[.!?]$/.test(clause) ? '' : '.'
  return `Could not ${action}${target === undefined ? '' : ` ${target}`}: ${clause}${end}`
}
