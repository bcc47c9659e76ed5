import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import { ApiError } from './api-error.js'
import { type ApiToken, findApiToken } from './api-tokens.js'
import type { PlatformEndpoint } from './endpoint.js'
import { type PathParameters, pathPattern } from './path-pattern.js'

/**
 * Creates the hosting platform's API: everything below `/v1/` and `/v2/` on its port.
 *
 * @param endpoints - Of two patterns that match a path, the first one counts.
 */
export function createPlatformSurface(
  endpoints: readonly PlatformEndpoint[],
  tokens: readonly ApiToken[],
): Surface {
  const routes = endpoints.map((endpoint) => ({ endpoint, match: pathPattern(endpoint.path) }))
  return (context) => (/^\/v[12]\//.test(context.path) ? answer(context, routes, tokens) : undefined)
}

interface Route {
  readonly endpoint: PlatformEndpoint
  readonly match: (path: string) => PathParameters | undefined
}

async function answer(
  context: RequestContext,
  routes: readonly Route[],
  tokens: readonly ApiToken[],
): Promise<Answer> {
  try {
    return await dispatch(context, routes, tokens)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { status, message, details } = error
    return jsonAnswer(status, { message, ...(details && { details }) })
  }
}

async function dispatch(
  context: RequestContext,
  routes: readonly Route[],
  tokens: readonly ApiToken[],
): Promise<Answer> {
  const token = findApiToken(tokens, context.header('authorization'))
  if (!token) throw new ApiError(401, 'Invalid or missing token.')
  const hits = routes.flatMap(({ endpoint, match }) => {
    const parameters = match(context.path)
    return parameters ? [{ endpoint, parameters }] : []
  })
  const hit = hits.find(({ endpoint }) => endpoint.method === context.method)
  if (!hit && hits.length > 0) throw new ApiError(405, `${context.method} is not allowed here.`)
  if (!hit) throw new ApiError(404, 'Not found.')
  if (hit.endpoint.token === 'quick-start' && token.kind !== 'quick-start') {
    throw new ApiError(403, 'This token is not a quick start token.')
  }
  return hit.endpoint.answer({ context, parameters: hit.parameters, token })
}
