import type { AuthMode } from '../emulator-options.js'
import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import type { UploadSessions } from '../storage/upload-sessions.js'
import type { Fault } from './fault-shape.js'
import type { FaultyRequest } from './faulty-request.js'

/** What faults need of the emulator. */
export interface FaultWorld {
  /** How the registry's clients prove who they are. */
  readonly auth: AuthMode
  readonly uploads: UploadSessions
}

/** A request that a fault happens to. */
export interface FaultyCall<F extends Fault = Fault> {
  readonly fault: F
  readonly request: FaultyRequest
  readonly context: RequestContext
  readonly world: FaultWorld
  /** Aborted when the fault is removed. */
  readonly removed: AbortSignal
  /** Lets the emulator act on the request. An error of the endpoint is an answer as well. */
  pass(context: RequestContext): Promise<Answer>
}

/** What a kind of fault does. Without a call of `pass` nothing changes in the emulator. */
export type FaultAction<F extends Fault = Fault> = (call: FaultyCall<F>) => Promise<Answer> | Answer

/** The request goes no further because its connection is gone; nobody gets to see this error. */
export class ConnectionGone extends Error {
  override readonly name = 'ConnectionGone'

  constructor() {
    super('the connection is gone')
  }
}
