import { equalSecrets } from '../auth/accounts.js'
import { ApiError } from '../platform/api-error.js'
import type { PathParameters } from '../platform/path-pattern.js'
import { answerOrError, createRouter } from '../platform/router.js'
import type { Answer } from '../server/answer.js'
import { readAuthorization } from '../server/authorization.js'
import type { RequestContext, Surface } from '../server/request-context.js'

/** A request of staff, after its token was checked. */
export interface AdminCall {
  readonly context: RequestContext
  readonly parameters: PathParameters
}

/** One call of staff's API. */
export interface AdminEndpoint {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Such as `/_admin/quota`. */
  readonly path: string
  readonly answer: (call: AdminCall) => Answer | Promise<Answer>
}

/**
 * Creates staff's API: everything below `/_admin/` on the platform's port. No real platform has it.
 *
 * @param token - What `Authorization: Bearer` has to carry.
 */
export function createAdminSurface(endpoints: readonly AdminEndpoint[], token: string): Surface {
  const route = createRouter(endpoints)
  const dispatch = (context: RequestContext): Answer | Promise<Answer> => {
    const authorization = readAuthorization(context.header('authorization'))
    if (authorization.kind !== 'bearer' || !equalSecrets(authorization.token, token)) {
      throw new ApiError(401, "Invalid or missing token of the emulator's staff.")
    }
    const { endpoint, parameters } = route(context)
    return endpoint.answer({ context, parameters })
  }
  return (context) =>
    context.path.startsWith('/_admin/') ? answerOrError(() => dispatch(context)) : undefined
}
