import type { Answer } from '../server/answer.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import { ApiError } from './api-error.js'
import { type ApiToken, findApiToken } from './api-tokens.js'
import type { PlatformEndpoint } from './endpoint.js'
import { answerOrError, createRouter } from './router.js'

/**
 * Creates the hosting platform's API: everything below `/v1/` and `/v2/` on its port.
 *
 * @param endpoints - Of two patterns that match a path, the first one counts.
 */
export function createPlatformSurface(
  endpoints: readonly PlatformEndpoint[],
  tokens: readonly ApiToken[],
): Surface {
  const route = createRouter(endpoints)
  const dispatch = (context: RequestContext): Answer | Promise<Answer> => {
    const token = findApiToken(tokens, context.header('authorization'))
    if (!token) throw new ApiError(401, 'Invalid or missing token.')
    const { endpoint, parameters } = route(context)
    if (endpoint.token === 'quick-start' && token.kind !== 'quick-start') {
      throw new ApiError(403, 'This token is not a quick start token.')
    }
    return endpoint.answer({ context, parameters, token })
  }
  return (context) => (/^\/v[12]\//.test(context.path) ? answerOrError(() => dispatch(context)) : undefined)
}
