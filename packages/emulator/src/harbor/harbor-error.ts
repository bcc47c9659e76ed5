import { type Answer, jsonAnswer } from '../server/answer.js'

/** Codes of Harbor's errors on `/api` that the emulator gives. */
export type HarborErrorCode =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'DENIED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'CONFLICT'
  | 'PRECONDITION'
  | 'VIOLATE_FOREIGN_KEY_CONSTRAINT'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNPROCESSABLE_ENTITY'
  | 'UNKNOWN'

/** A request to Harbor's API that is answered with `{"errors":[{code, message}]}`. */
export class HarborError extends Error {
  override readonly name = 'HarborError'

  /**
   * @param status - HTTP status, 400 … 599.
   * @param code - What clients tell errors apart by, together with the status.
   * @param message - What the body says.
   */
  constructor(
    readonly status: number,
    readonly code: HarborErrorCode,
    message: string,
  ) {
    super(message)
  }
}

/** The answer of an error. */
export function harborErrorAnswer({ status, code, message }: HarborError): Answer {
  return jsonAnswer(status, { errors: [{ code, message }] })
}

/** The error for a thing that is not there. */
export function notFound(message: string): HarborError {
  return new HarborError(404, 'NOT_FOUND', message)
}

/** The error for a request that makes no sense. */
export function badRequest(message: string): HarborError {
  return new HarborError(400, 'BAD_REQUEST', message)
}

/** The error for a part of a request that Harbor's generated checks refuse. */
export function invalid(message: string): HarborError {
  return new HarborError(422, 'UNPROCESSABLE_ENTITY', `validation failure list:\n${message}`)
}

/** The error for a request that Harbor itself fails at, where its API has no better word for it. */
export function internalError(): HarborError {
  return new HarborError(500, 'UNKNOWN', 'internal server error')
}
