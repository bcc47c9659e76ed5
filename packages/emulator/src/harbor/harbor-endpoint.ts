import type { Access, Permission, Principal } from '../auth/principals.js'
import type { PathParameters } from '../platform/path-pattern.js'
import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import { HarborError, notFound } from './harbor-error.js'
import type { Project } from './projects/project-store.js'

/** A request to Harbor's API, after its caller was found and checked. */
export interface HarborCall {
  readonly context: RequestContext
  /** What the path's parameters stand for, decoded; `repository_name` twice, as clients encode it twice. */
  readonly parameters: PathParameters
  readonly caller: Principal
  /** The project that the path names. @throws {@link HarborError} 404 where it names none. */
  readonly project: Project
}

/**
 * Who may call: everyone, everyone whose credential is right, the administrator, or who holds a right in the project that
 * the path names.
 */
export type HarborNeeds = 'anyone' | 'signed-in' | 'administrator' | Access

/** One operation of Harbor's API. */
export interface HarborEndpoint {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in the OpenAPI file, without its base path, such as `/projects/{project_name}/repositories`. */
  readonly path: string
  readonly needs: HarborNeeds
  /** The release that it came with, such as `2.12`; before that it is not served. */
  readonly since?: string
  readonly answer: (call: HarborCall) => Answer | Promise<Answer>
}

/**
 * Makes sure that a caller holds a right.
 *
 * @throws {@link HarborError} 401 for who has no name, 403 for who has.
 */
export function requirePermission(caller: Principal, permission: Permission): void {
  if (!caller.holds(permission)) throw refusal(caller)
}

/** The error for a caller who may not do what is asked. */
export function refusal({ kind }: Principal): HarborError {
  return kind === 'anonymous'
    ? new HarborError(401, 'UNAUTHORIZED', 'unauthorized')
    : new HarborError(403, 'FORBIDDEN', 'forbidden')
}

/** Reads a path parameter that is a number. @throws {@link HarborError} 422 for anything else. */
export function idOf({ parameters }: HarborCall, name: string): number {
  const text = parameters[name] ?? ''
  if (/^-?\d+$/.test(text)) return Number(text)
  throw new HarborError(422, 'UNPROCESSABLE_ENTITY', `${name} in path must be of type int64: "${text}"`)
}

/** The full name, project and name, of the repository that the path names. */
export function repositoryOf({ project, parameters }: HarborCall): string {
  return `${project.name}/${parameters.repository_name ?? ''}`
}

/** The error for a project that does not exist: only the administrator is told so. */
export function projectNotFound(caller: Principal, name: string): HarborError {
  return caller.isAdministrator ? notFound(`project ${name} not found`) : refusal(caller)
}
