import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import type { ApiToken } from './api-tokens.js'
import type { PathParameters } from './path-pattern.js'

/** A request to a platform endpoint, after its token was checked. */
export interface PlatformCall {
  readonly context: RequestContext
  /** What the path's parameters stand for, decoded and not checked yet. */
  readonly parameters: PathParameters
  readonly token: ApiToken
}

/** One operation of the platform's API. */
export interface PlatformEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in the OpenAPI file, such as `/v1/app/{app_name}`; `{name+}` takes in slashes. */
  readonly path: string
  /** `quick-start` where a regular token is refused. */
  readonly token: 'any' | 'quick-start'
  readonly answer: (call: PlatformCall) => Answer | Promise<Answer>
}
