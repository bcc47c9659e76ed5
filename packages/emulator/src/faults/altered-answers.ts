import type { Answer } from '../server/answer.js'
import { type Chunks, changeBody } from './body-stream.js'
import type { FaultyCall } from './fault-action.js'
import type { FaultOf } from './fault-shape.js'

const DIGEST_HEADER = 'docker-content-digest'

/** Drops the upload session of the request before the endpoint looks for it. */
export async function loseUpload(call: FaultyCall): Promise<Answer> {
  const { uploads } = call.world
  const { argument = '', name = '' } = call.request.route ?? {}
  const session = uploads.find(argument, name)
  if (session) await uploads.exclusively(session, () => uploads.end(session))
  return call.pass(call.context)
}

/** States another digest than that of the content, or sends other bytes. */
export async function falsify(call: FaultyCall<FaultOf<'wrong-digest'>>): Promise<Answer> {
  const { fault, context, pass } = call
  const answer = await pass(context)
  const digest = answer.headers[DIGEST_HEADER]
  const stated =
    digest === undefined || fault.where === 'body'
      ? answer
      : { ...answer, headers: { ...answer.headers, [DIGEST_HEADER]: otherDigest(digest) } }
  return fault.where === 'header' ? stated : changeBody(stated, flipFirstBit)
}

/** Answers with the date of a clock that is off. */
export async function skewClock(call: FaultyCall<FaultOf<'clock-skew'>>): Promise<Answer> {
  const { fault, context, pass } = call
  const answer = await pass(context)
  const date = new Date(Date.now() + fault.seconds * 1000).toUTCString()
  return { ...answer, headers: { ...answer.headers, date } }
}

function otherDigest(digest: string): string {
  return digest.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
}

async function* flipFirstBit(chunks: Chunks): Chunks {
  let isFirst = true
  for await (const chunk of chunks) {
    const copy = Uint8Array.from(chunk)
    if (isFirst) copy[0] = (copy[0] ?? 0) ^ 1
    isFirst = false
    yield copy
  }
}
