import { randomSecret } from '../../auth/accounts.js'
import type { PermissionGrant, Principal } from '../../auth/principals.js'
import { jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import {
  type HarborCall,
  type HarborEndpoint,
  projectNotFound,
  requirePermission,
} from '../harbor-endpoint.js'
import { HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { HARBOR_BASE } from '../harbor-surface.js'
import { expiresAt, type RobotDirectory } from './robot-directory.js'
import { type CheckedRobot, checkRobot, checkRobotName, robotShape } from './robot-fields.js'

const PREFIX = 'robot$'
const ADMINISTRATOR_ID = 1

/** `POST /robots`: the only answer that shows a secret which nobody chose. */
export function robotCreation(parts: HarborParts, directory: RobotDirectory): HarborEndpoint {
  return {
    method: 'POST',
    path: '/robots',
    needs: 'signed-in',
    async answer({ context, caller }: HarborCall) {
      const body = await readHarborBody(context, robotShape)
      checkRobotName(body.name)
      const checked = checkRobot(body, body.duration ?? 0, parts.settings.version)
      requirePlace(checked, caller, parts)
      requireSubset(checked.permissions, caller)
      const name = `${PREFIX}${checked.level === 'project' ? `${checked.project}+` : ''}${body.name}`
      if (directory.all().some((known) => known.name === name)) {
        throw new HarborError(409, 'CONFLICT', `robot account ${name} already exists`)
      }
      const secret = randomSecret()
      const { description } = body
      const creator = creatorOf(caller, directory)
      const robot = parts.robots.add({ ...checked, name, description, isDisabled: false, creator }, secret)
      const created = {
        id: robot.id,
        name,
        secret,
        creation_time: robot.createdAt,
        expires_at: expiresAt(robot),
      }
      return jsonAnswer(201, created, { location: `${HARBOR_BASE}/robots/${robot.id}` })
    },
  }
}

/** Every project in the rights has to exist, and the caller has to be allowed to make robots there. */
function requirePlace(
  { level, project, permissions }: CheckedRobot,
  caller: Principal,
  { projects }: HarborParts,
) {
  for (const { kind, namespace } of permissions) {
    const isEverywhere = level === 'system' && namespace === '*'
    if (kind === 'project' && !isEverywhere && !projects.has(namespace))
      throw projectNotFound(caller, namespace)
  }
  requirePermission(caller, { resource: 'robot', action: 'create', ...(level === 'project' && { project }) })
}

/** A robot cannot give what it has not; an effect that is left out counts as another one than `allow`. */
function requireSubset(permissions: readonly PermissionGrant[], { robot }: Principal): void {
  if (!robot) return
  const held = new Set(rightsOf(robot.permissions))
  if (rightsOf(permissions).every((right) => held.has(right))) return
  throw new HarborError(
    403,
    'DENIED',
    'permission scope is invalid. It must be equal to or more restrictive than the creator robot',
  )
}

function rightsOf(permissions: readonly PermissionGrant[]): string[] {
  return permissions.flatMap(({ kind, namespace, access }) =>
    access.map(({ resource, action, effect = '' }) => `${kind}:${namespace} ${resource}:${action}:${effect}`),
  )
}

function creatorOf({ robot }: Principal, directory: RobotDirectory) {
  const known = robot && directory.all().find(({ name }) => name === robot.username)
  return known ? { type: 'robot' as const, id: known.id } : { type: 'local' as const, id: ADMINISTRATOR_ID }
}
