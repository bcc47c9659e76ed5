import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import { ApiError } from './api-error.js'
import { type PathParameters, pathPattern } from './path-pattern.js'

/** What a router needs to know of an endpoint. */
interface Routed {
  readonly method: string
  readonly path: string
}

/** The endpoint of a request, with what its path's parameters stand for. */
export interface RouteHit<Endpoint> {
  readonly endpoint: Endpoint
  readonly parameters: PathParameters
}

/**
 * Creates a finder of endpoints by method and path. It throws an {@link ApiError}: 404 for a path that none has, 405 for a
 * method that none of the path's endpoints has.
 *
 * @param endpoints - Of two patterns that match a path, the first one counts.
 */
export function createRouter<Endpoint extends Routed>(
  endpoints: readonly Endpoint[],
): (context: RequestContext) => RouteHit<Endpoint> {
  const routes = endpoints.map((endpoint) => ({ endpoint, match: pathPattern(endpoint.path) }))
  return ({ method, path }) => {
    const hits = routes.flatMap(({ endpoint, match }) => {
      const parameters = match(path)
      return parameters ? [{ endpoint, parameters }] : []
    })
    const hit = hits.find(({ endpoint }) => endpoint.method === method)
    if (hit) return hit
    throw hits.length > 0
      ? new ApiError(405, `${method} is not allowed here.`)
      : new ApiError(404, 'Not found.')
  }
}

/** Runs an endpoint; an {@link ApiError} that it throws becomes its answer. */
export async function answerOrError(work: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { status, message, details } = error
    return jsonAnswer(status, { message, ...(details && { details }) })
  }
}
