import type { GrantedAccess, PermissionGrant, Principal } from '../../auth/principals.js'
import { projectNotFound, requirePermission } from '../harbor-endpoint.js'
import { HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import type { CheckedRobot } from './robot-fields.js'

/** Who gives rights to a robot account, and by what. */
export interface Granting extends Pick<HarborParts, 'projects'> {
  readonly caller: Principal
  readonly action: 'create' | 'update'
}

/**
 * Makes sure that a caller may give a robot account its rights: every project in them exists, the caller is allowed to make
 * or change robots there, and a robot gives no more than it has.
 *
 * @throws {@link HarborError} 404 for a project, 401 or 403 for the caller.
 */
export function requireGrantable(robot: CheckedRobot, { projects, caller, action }: Granting): void {
  const { level, project, permissions } = robot
  for (const { kind, namespace } of permissions) {
    const isEverywhere = level === 'system' && namespace === '*'
    if (kind === 'project' && !isEverywhere && !projects.has(namespace))
      throw projectNotFound(caller, namespace)
  }
  requirePermission(caller, { resource: 'robot', action, ...(level === 'project' && { project }) })
  requireSubset(permissions, caller)
}

/**
 * A robot cannot give what it has not, nor leave out what it is denied; an effect that is left out counts as another one
 * than `allow`.
 */
function requireSubset(permissions: readonly PermissionGrant[], { robot }: Principal): void {
  if (!robot) return
  const [held, given] = [rightsOf(robot.permissions), rightsOf(permissions)]
  const denied = rightsOf(robot.permissions, ({ effect }) => effect === 'deny')
  if (isWithin(given, held) && isWithin(denied, given)) return
  throw new HarborError(
    403,
    'DENIED',
    'permission scope is invalid. It must be equal to or more restrictive than the creator robot',
  )
}

function rightsOf(
  permissions: readonly PermissionGrant[],
  isWanted: (access: GrantedAccess) => boolean = () => true,
): ReadonlySet<string> {
  const rights = permissions.flatMap(({ kind, namespace, access }) =>
    access
      .filter(isWanted)
      .map(({ resource, action, effect = '' }) => `${kind}:${namespace} ${resource}:${action}:${effect}`),
  )
  return new Set(rights)
}

function isWithin(rights: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...rights].every((right) => others.has(right))
}
