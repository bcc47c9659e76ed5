import { type Answer, errorAnswer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import { RequestError } from '../server/request-error.js'
import { falsify, loseUpload, skewClock } from './altered-answers.js'
import type { FaultSurface } from './fault.js'
import type { FaultAction, FaultWorld, FaultyCall } from './fault-action.js'
import type { FaultScript } from './fault-script.js'
import type { Fault, FaultOf } from './fault-shape.js'
import { readFaultyRequest } from './faulty-request.js'
import {
  answerPage,
  failServer,
  limitBody,
  refuseCredential,
  refuseRate,
  refuseStorage,
  refuseWrite,
  sendElsewhere,
} from './refusals.js'
import { cutAnswer, cutRequest, holdAnswer, holdRequest, slowAnswer, slowRead } from './transfers.js'

type Handle = (context: RequestContext) => Promise<Answer>

/** What faults are taken from and what they need. */
export interface FaultOptions extends FaultWorld {
  readonly script: FaultScript
  readonly surface: FaultSurface
}

/** Makes the scripted faults happen to requests on their way to a server's endpoints. */
export function withFaults(handle: Handle, { script, surface, ...world }: FaultOptions): Handle {
  const pass: Handle = (context) =>
    handle(context).catch((error: unknown) => {
      if (error instanceof RequestError) return errorAnswer(error)
      throw error
    })
  return async (context) => {
    if (script.isEmpty || !isFaulty(surface, context.path)) return handle(context)
    const request = readFaultyRequest(surface, context)
    const due = script.take(request)
    return due ? act({ ...due, request, context, world, pass }) : handle(context)
  }
}

/** Staff has to be able to end a fault, so the platform's port is faulty below its API alone. */
function isFaulty(surface: FaultSurface, path: string): boolean {
  return surface === 'registry' || /^\/v[12]\//.test(path)
}

const ACTIONS: { readonly [K in Fault['kind']]: FaultAction<FaultOf<K>> } = {
  'cut-request': cutRequest,
  'cut-answer': cutAnswer,
  unauthorized: refuseCredential,
  'too-many-requests': refuseRate,
  'server-error': failServer,
  'html-error': answerPage,
  'slow-read': slowRead,
  'slow-answer': slowAnswer,
  stall: holdRequest,
  'timeout-after': holdAnswer,
  'lost-upload': loseUpload,
  'read-only': refuseWrite,
  'wrong-digest': falsify,
  redirect: sendElsewhere,
  quota: refuseStorage,
  'body-limit': limitBody,
  'clock-skew': skewClock,
}

function act<K extends Fault['kind']>(call: FaultyCall<FaultOf<K>>): Promise<Answer> | Answer {
  const action: FaultAction<FaultOf<K>> = ACTIONS[call.fault.kind]
  return action(call)
}
