import { STATUS_CODES } from 'node:http'
import { basicChallenge, unauthorized } from '../auth/challenge.js'
import { quotaMessage } from '../registry/quota.js'
import { type Answer, bytesAnswer, emptyAnswer, errorAnswer, jsonAnswer } from '../server/answer.js'
import { RequestError } from '../server/request-error.js'
import type { FaultAction, FaultyCall } from './fault-action.js'
import type { FaultOf } from './fault-shape.js'
import type { FaultyRequest } from './faulty-request.js'

/** Refuses the credential, whatever it is. */
export const refuseCredential: FaultAction = ({ request, context, world, pass }) => {
  if (request.surface === 'platform') return jsonAnswer(401, { message: 'Invalid or missing token.' })
  if (world.auth === 'none' || !request.route) return errorAnswer(unauthorized(basicChallenge()))
  // Below /v2 nothing is done before the credential is checked, and who checks it knows the right challenge.
  const header = (name: string) => (name === 'authorization' ? 'Bearer expired' : context.header(name))
  return pass({ ...context, header })
}

/** Asks the client to come back later. */
export const refuseRate: FaultAction<FaultOf<'too-many-requests'>> = ({ fault, request }) => {
  const headers = { 'retry-after': String(fault.retryAfterSeconds) }
  return refusal(request, { status: 429, code: 'TOOMANYREQUESTS', message: 'too many requests', headers })
}

/** Fails as the server itself would. */
export const failServer: FaultAction<FaultOf<'server-error'>> = ({ fault: { status }, request }) =>
  refusal(request, {
    status,
    code: status === 503 ? 'UNAVAILABLE' : 'UNKNOWN',
    message: 'this failure was scripted',
  })

/** Answers with a page in place of the server. */
export const answerPage: FaultAction<FaultOf<'html-error'>> = ({ fault }) => page(fault.status)

/** Refuses a write as a server does that is being backed up or cleaned. */
export const refuseWrite: FaultAction = ({ request }) =>
  refusal(request, {
    status: request.surface === 'registry' ? 403 : 503,
    code: 'DENIED',
    message: 'The system is in read only mode. Any modification is prohibited.',
  })

/** Sends the client elsewhere. */
export const sendElsewhere: FaultAction<FaultOf<'redirect'>> = ({ fault, context }) => {
  const query = context.query.toString()
  return emptyAnswer(fault.status, {
    location: `${fault.to}${context.path}${query === '' ? '' : `?${query}`}`,
  })
}

/** Refuses to store more. */
export const refuseStorage: FaultAction<FaultOf<'quota'>> = ({ fault, request, context }) => {
  const { limitBytes } = fault
  const addedBytes = Math.max(1, context.body.lengthBytes ?? 1)
  const message = quotaMessage({ addedBytes, usedBytes: limitBytes, limitBytes })
  return refusal(request, { status: 403, code: 'DENIED', message })
}

/** Refuses a body over the limit. One of unknown length is passed on until it gets there. */
export async function limitBody(call: FaultyCall<FaultOf<'body-limit'>>): Promise<Answer> {
  const { fault, context, pass } = call
  if (context.body.lengthBytes !== undefined) return page(413)
  let isOver = false
  async function* chunks() {
    let sizeBytes = 0
    for await (const chunk of context.body.chunks()) {
      sizeBytes += chunk.length
      isOver = sizeBytes > fault.limitBytes
      if (isOver) throw new RequestError(413, [{ code: 'SIZE_INVALID', message: 'the body is too large' }])
      yield chunk
    }
  }
  const answer = await pass({ ...context, body: { lengthBytes: undefined, chunks } })
  return isOver ? page(413) : answer
}

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

function refusal({ surface }: FaultyRequest, { status, code, message, headers }: Refusal): Answer {
  if (surface === 'platform') return jsonAnswer(status, { message }, headers)
  return errorAnswer(new RequestError(status, [{ code, message }], headers))
}

function page(status: number): Answer {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`
  const html = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return bytesAnswer(status, Buffer.from(html), { 'content-type': 'text/html; charset=utf-8' })
}
