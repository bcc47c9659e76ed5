import type { Action } from '../auth/accounts.js'
import type { Caller, Gate } from '../auth/gate.js'
import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import type { Storage } from '../storage/storage.js'
import type { ArtifactRules } from './artifact-rules.js'
import type { RegistryHabits } from './habits.js'
import type { Room } from './quota.js'

/** What the endpoints of one registry share. */
export interface RegistryParts {
  readonly storage: Storage
  readonly gate: Gate
  readonly room: Room
  readonly habits: RegistryHabits
  readonly rules: ArtifactRules
}

/** A request to a registry endpoint, after its name was checked and its caller admitted. */
export interface RegistryCall extends RegistryParts {
  readonly context: RequestContext
  /** A valid repository name; empty where the endpoint has none. */
  readonly name: string
  /** Digest, tag or session id from the path, not checked yet; empty where the endpoint has none. */
  readonly argument: string
  readonly caller: Caller
}

/** One method on one kind of path. */
export interface Endpoint {
  /**
   * The right it takes in the repository of the path, unless the registry's habits differ; `identity` where knowing
   * the caller is enough.
   */
  readonly needs: Action | 'identity'
  readonly answer: (call: RegistryCall) => Promise<Answer>
}
