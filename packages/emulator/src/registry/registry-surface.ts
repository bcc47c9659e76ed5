import { isRepositoryName } from '../oci/repository-name.js'
import type { Answer } from '../server/answer.js'
import { errorAnswer } from '../server/answer.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import { RequestError } from '../server/request-error.js'
import type { RegistryParts } from './endpoint.js'
import { ENDPOINTS } from './endpoints.js'
import { registryError } from './errors.js'
import { matchRoute } from './route.js'

/**
 * Creates the registry: everything below `/v2/`.
 *
 * @see OCI distribution-spec v1.1
 */
export function createRegistrySurface(parts: RegistryParts): Surface {
  return (context) => (/^\/v2(?:\/|$)/.test(context.path) ? answer(context, parts) : undefined)
}

async function answer(context: RequestContext, parts: RegistryParts): Promise<Answer> {
  const result = await dispatch(context, parts).catch((error: unknown) => {
    if (error instanceof RequestError) return errorAnswer(error)
    throw error
  })
  // Older Docker clients take a server without it for no registry.
  return { ...result, headers: { ...result.headers, 'docker-distribution-api-version': 'registry/2.0' } }
}

async function dispatch(context: RequestContext, parts: RegistryParts): Promise<Answer> {
  const route = matchRoute(context.path)
  if (!route) throw registryError(404, 'UNSUPPORTED', { path: context.path })
  const methods = ENDPOINTS[route.kind]
  const endpoint = methods[context.method === 'HEAD' ? 'GET' : context.method]
  if (!endpoint) {
    const allowed = Object.keys(methods).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    throw registryError(405, 'UNSUPPORTED', { method: context.method }, { allow: allowed.join(', ') })
  }
  const { name, argument } = route
  if (name !== '' && !isRepositoryName(name)) throw registryError(400, 'NAME_INVALID', { name })
  const caller = parts.gate.admit(context, parts.habits.needs(endpoint, context, name))
  return endpoint.answer({ ...parts, context, name, argument, caller })
}
