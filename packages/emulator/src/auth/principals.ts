import { projectOf } from '../oci/repository-name.js'
import { type Credential, equalSecrets, type Need } from './accounts.js'

/** A right as Harbor names it: what may be done to which kind of thing. */
export interface Access {
  readonly resource: string
  readonly action: string
}

/** A right in one project, or, without a project, in the system as a whole. */
export interface Permission extends Access {
  readonly project?: string
}

/** A right that a robot account is given, or refused. */
export interface GrantedAccess extends Access {
  /** `allow`, which it is without one, or `deny`, which outweighs whatever allows the same; any other does nothing. */
  readonly effect?: string | undefined
}

/** Rights of a robot account, in one place. */
export interface PermissionGrant {
  readonly kind: 'project' | 'system'
  /** The project's name, `*` for all of them; `/` for the system. */
  readonly namespace: string
  readonly access: readonly GrantedAccess[]
}

/** A robot account whose secret was right, that is enabled and has not expired. */
export interface Robot {
  readonly username: string
  readonly level: 'project' | 'system'
  readonly permissions: readonly PermissionGrant[]
}

/** Whoever Harbor knows: a robot account, the administrator, or nobody by name. */
export interface Principal {
  readonly kind: 'anonymous' | 'robot' | 'administrator'
  /** Empty for nobody. */
  readonly username: string
  readonly isAdministrator: boolean
  /** The robot account behind it. */
  readonly robot?: Robot
  holds(permission: Permission): boolean
}

/** The principals of a Harbor. */
export interface Principals {
  /** Gives the principal that a name and a secret belong to. */
  authenticate(username: string, password: string): Principal | undefined
  /** Who comes without a name: sees public projects. */
  readonly anonymous: Principal
  hasProject(project: string): boolean
}

/** What principals are made from. */
export interface PrincipalSources {
  /** May do everything. */
  readonly administrator: Credential
  /** Gives the robot account that a name and a secret belong to. */
  readonly robot: (username: string, password: string) => Robot | undefined
  readonly projects: { has(project: string): boolean; isPublic(project: string): boolean }
}

/** What everyone may do in a public project. */
const PUBLIC_ACCESS = new Set([
  'project:read',
  'label:read',
  'label:list',
  'repository:list',
  'repository:pull',
  'scan:read',
  'scanner:read',
  'tag:list',
  'artifact:read',
  'artifact:list',
  'artifact-addition:read',
  'accessory:list',
])

/**
 * Gives the principals of a Harbor.
 *
 * @see Harbor, src/common/rbac/project/rbac_util.go and src/common/security/robot/context.go
 */
export function createPrincipals({ administrator, robot, projects }: PrincipalSources): Principals {
  const isPublicAccess = ({ resource, action, project }: Permission) =>
    project !== undefined && projects.isPublic(project) && PUBLIC_ACCESS.has(`${resource}:${action}`)
  const owner: Principal = {
    kind: 'administrator',
    username: administrator.username,
    isAdministrator: true,
    holds: ({ project }) => project === undefined || projects.has(project),
  }
  const principalOf = (known: Robot): Principal => ({
    kind: 'robot',
    username: known.username,
    isAdministrator: false,
    robot: known,
    holds: (permission) =>
      !isDenied(known, permission) && (isGranted(known, permission) || isPublicAccess(permission)),
  })
  return {
    anonymous: { kind: 'anonymous', username: '', isAdministrator: false, holds: isPublicAccess },
    hasProject: projects.has,
    authenticate(username, password) {
      if (username === administrator.username) {
        return equalSecrets(administrator.token, password) ? owner : undefined
      }
      const known = robot(username, password)
      return known && principalOf(known)
    },
  }
}

/** The right that an action on a repository's content needs. */
export function repositoryPermission({ repository, action }: Need): Permission {
  return { resource: 'repository', action, project: projectOf(repository) }
}

function isGranted(robot: Robot, permission: Permission): boolean {
  const { resource, action } = permission
  return accessAt(robot, permission).some(
    (access) =>
      (access.effect || 'allow') === 'allow' &&
      access.resource === resource &&
      // In one project, who may push may pull as well; to the robot of a system both are given.
      (access.action === action ||
        (robot.level === 'project' && access.action === 'push' && action === 'pull')),
  )
}

function isDenied(robot: Robot, permission: Permission): boolean {
  return accessAt(robot, permission).some(
    ({ effect, resource, action }) =>
      effect === 'deny' && resource === permission.resource && action === permission.action,
  )
}

/** What a robot is given, or refused, in the place of a permission. */
function accessAt({ permissions }: Robot, { project }: Permission): GrantedAccess[] {
  return permissions
    .filter(({ kind, namespace }) =>
      project === undefined
        ? kind === 'system'
        : kind === 'project' && (namespace === project || namespace === '*'),
    )
    .flatMap(({ access }) => access)
}
