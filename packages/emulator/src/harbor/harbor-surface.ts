import { randomUUID } from 'node:crypto'
import type { Principal } from '../auth/principals.js'
import { ApiError } from '../platform/api-error.js'
import type { PathParameters } from '../platform/path-pattern.js'
import { createRouter } from '../platform/router.js'
import type { Answer } from '../server/answer.js'
import { readAuthorization } from '../server/authorization.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import {
  type HarborCall,
  type HarborEndpoint,
  projectNotFound,
  refusal,
  requirePermission,
} from './harbor-endpoint.js'
import { HarborError, harborErrorAnswer, notFound } from './harbor-error.js'
import type { HarborParts } from './harbor-parts.js'
import type { Project } from './projects/project-store.js'
import { atLeast } from './version.js'

/** What every path of Harbor's API begins with. */
export const HARBOR_BASE = '/api/v2.0'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/**
 * Creates Harbor's API: everything below `/api/v2.0/` on the registry's port.
 *
 * @param endpoints - Of two patterns that match a path, the first one counts.
 * @see Harbor, src/core/middlewares and src/server/v2.0/handler/base.go
 */
export function createHarborSurface(parts: HarborParts, endpoints: readonly HarborEndpoint[]): Surface {
  const { version } = parts.settings
  const served = endpoints
    .filter(({ since }) => since === undefined || atLeast(version, since))
    .map((endpoint) => ({ ...endpoint, path: `${HARBOR_BASE}${endpoint.path}` }))
  const route = createRouter(served)
  const dispatch = async (context: RequestContext): Promise<Answer> => {
    refuseBrowserSession(context)
    const caller = identify(context, parts)
    const { endpoint, parameters } = route({ ...context, path: context.path.replace(/\/+$/, '') })
    const call = callOf({ context, caller, parameters }, parts)
    admit(endpoint, call)
    return await endpoint.answer(call)
  }
  return (context) =>
    context.path.startsWith(`${HARBOR_BASE}/`)
      ? dispatch(context)
          .catch((error: unknown) => harborErrorAnswer(errorOf(error, context)))
          .then((answer) => withSession(answer, context))
      : undefined
}

/** Wrong credentials are none: what needs no name is answered all the same. */
function identify(context: RequestContext, { principals }: HarborParts): Principal {
  const authorization = readAuthorization(context.header('authorization'))
  if (authorization.kind !== 'basic') return principals.anonymous
  return principals.authenticate(authorization.username, authorization.password) ?? principals.anonymous
}

/** Harbor takes a client that sends its session cookie for a browser, which has to send a token against forgery too. */
function refuseBrowserSession({ method, header }: RequestContext): void {
  if (SAFE_METHODS.includes(method) || !/(?:^|;)\s*sid=/.test(header('cookie') ?? '')) return
  throw new HarborError(403, 'FORBIDDEN', 'CSRF token invalid')
}

function callOf(
  { context, caller, parameters }: Pick<HarborCall, 'context' | 'caller' | 'parameters'>,
  parts: HarborParts,
): HarborCall {
  const { repository_name: repository, ...others } = parameters
  return {
    context,
    caller,
    parameters: { ...others, ...(repository !== undefined && { repository_name: decodeAgain(repository) }) },
    get project() {
      return projectOf(context, caller, parameters, parts)
    },
  }
}

function projectOf(
  context: RequestContext,
  caller: Principal,
  { project_name, project_name_or_id = '' }: PathParameters,
  { projects }: HarborParts,
): Project {
  const name = project_name ?? project_name_or_id
  const isName = project_name !== undefined || context.header('x-is-resource-name') === 'true'
  const project = !isName && /^\d+$/.test(name) ? projects.byId(Number(name)) : projects.byName(name)
  if (!project) throw projectNotFound(caller, name)
  return project
}

function admit({ needs }: HarborEndpoint, call: HarborCall): void {
  const { caller } = call
  if (needs === 'anyone') return
  if (typeof needs === 'object') {
    requirePermission(caller, { ...needs, project: call.project.name })
    return
  }
  if (needs === 'administrator' ? !caller.isAdministrator : caller.kind === 'anonymous') throw refusal(caller)
}

function errorOf(error: unknown, { method, path }: RequestContext): HarborError {
  if (error instanceof HarborError) return error
  // The router's own: all else in this folder throws Harbor's errors.
  if (!(error instanceof ApiError)) throw error
  return error.status === 405
    ? new HarborError(405, 'METHOD_NOT_ALLOWED', `method ${method} is not allowed`)
    : notFound(`path ${path} was not found`)
}

function withSession(answer: Answer, { header }: RequestContext): Answer {
  const headers = {
    ...answer.headers,
    'x-request-id': header('x-request-id') ?? randomUUID(),
    'set-cookie': `sid=${randomUUID().replaceAll('-', '')}; Path=/; HttpOnly`,
  }
  return { ...answer, headers }
}

function decodeAgain(name: string): string {
  try {
    const decoded = decodeURIComponent(name)
    return decoded.includes('\0') ? name : decoded
  } catch {
    return name
  }
}
