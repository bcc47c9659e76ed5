import { once } from 'node:events'
import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import { bodyBytes, type Chunks, changeBody, paced, upTo } from './body-stream.js'
import { ConnectionGone, type FaultyCall } from './fault-action.js'
import type { FaultOf } from './fault-shape.js'

/** Breaks the connection in the middle of the request's body. */
export async function cutRequest(call: FaultyCall<FaultOf<'cut-request'>>): Promise<Answer> {
  const { fault, request, context, pass } = call
  if (!request.hasBody) return cut(context)
  await pass(withChunks(context, (chunks) => upTo(chunks, fault.afterBytes, () => cut(context))))
  // The endpoint did not read that far.
  return cut(context)
}

/** Breaks the connection in the middle of the answer. */
export async function cutAnswer(call: FaultyCall<FaultOf<'cut-answer'>>): Promise<Answer> {
  const { fault, context, pass } = call
  const answer = await pass(context)
  const sentBytes = Math.min(fault.afterBytes, bodyBytes(answer, context.method) - 1)
  if (sentBytes <= 0) return cut(context)
  return changeBody(answer, (chunks) => upTo(chunks, sentBytes, () => cut(context)))
}

/** Reads the request slowly, as a registry does whose disk is busy. */
export function slowRead(call: FaultyCall<FaultOf<'slow-read'>>): Promise<Answer> {
  const { fault, context, pass } = call
  return pass(withChunks(context, (chunks) => paced(chunks, fault.bytesPerSecond, release(call))))
}

/** Sends the answer slowly. */
export async function slowAnswer(call: FaultyCall<FaultOf<'slow-answer'>>): Promise<Answer> {
  const { fault, context, pass } = call
  const signal = release(call)
  return changeBody(await pass(context), (chunks) => paced(chunks, fault.bytesPerSecond, signal))
}

/** Holds the request back before anything comes of it. */
export async function holdRequest(call: FaultyCall): Promise<Answer> {
  await held(call)
  return call.pass(call.context)
}

/** Acts on the request and holds the answer back. */
export async function holdAnswer(call: FaultyCall): Promise<Answer> {
  const answer = await call.pass(call.context)
  await held(call)
  return answer
}

async function held({ context, removed }: FaultyCall): Promise<void> {
  const closed = context.connection.closed()
  const signal = AbortSignal.any([closed, removed])
  if (!signal.aborted) await once(signal, 'abort')
  if (closed.aborted) throw new ConnectionGone()
}

function release({ context, removed }: FaultyCall): AbortSignal {
  return AbortSignal.any([context.connection.closed(), removed])
}

async function cut(context: RequestContext): Promise<never> {
  await context.connection.cut()
  throw new ConnectionGone()
}

function withChunks(context: RequestContext, change: (chunks: Chunks) => Chunks): RequestContext {
  const { body } = context
  return { ...context, body: { ...body, chunks: () => change(body.chunks()) } }
}
