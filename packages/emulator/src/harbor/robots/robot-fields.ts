import { z } from 'zod'
import type { PermissionGrant } from '../../auth/principals.js'
import { badRequest } from '../harbor-error.js'
import { atLeast, type HarborVersion } from '../version.js'
import { allowedPermissions } from './robot-permissions.js'

const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/
const MAX_DURATION_DAYS = 2 ** 31 - 2
const FOR_EVER = -1

const accessShape = z.object({
  resource: z.string(),
  action: z.string(),
  effect: z.string().optional(),
})

/** The body that makes a robot account, or replaces all of it. Its `secret` is read by neither. */
export const robotShape = z.object({
  name: z.string().default(''),
  description: z.string().default(''),
  level: z.string().default(''),
  disable: z.boolean().default(false),
  duration: z.int().optional(),
  permissions: z
    .array(
      z.object({
        kind: z.string().default(''),
        namespace: z.string().default(''),
        access: z.array(accessShape).default([]),
      }),
    )
    .default([]),
})

/** What a body says that makes or replaces a robot account. */
export type RobotBody = z.infer<typeof robotShape>

/** The rights in a body that have passed the checks. */
export interface CheckedRobot {
  readonly level: 'project' | 'system'
  /** The project that it belongs to; empty for one of the system. */
  readonly project: string
  readonly durationDays: number
  readonly permissions: readonly PermissionGrant[]
}

/** Makes sure that a robot account may have a name. @throws {@link HarborError} 400 */
export function checkRobotName(name: string): void {
  if (NAME.test(name)) return
  throw badRequest(`robot name is not in lower case or contains illegal characters: "${name}"`)
}

/**
 * Checks the rights of a robot account and how long it lasts.
 *
 * @throws {@link HarborError} 400
 * @see Harbor, src/server/v2.0/handler/robot.go, `validate`
 */
export function checkRobot(body: RobotBody, durationDays: number, version: HarborVersion): CheckedRobot {
  const isDuration = Number.isInteger(durationDays) && durationDays >= 1 && durationDays <= MAX_DURATION_DAYS
  if (durationDays !== FOR_EVER && !isDuration) {
    throw badRequest(
      `bad request error duration input: ${durationDays}, duration must be either -1(Never) or a positive integer`,
    )
  }
  const { level } = body
  if (level !== 'project' && level !== 'system') throw badRequest(`bad request error level input: ${level}`)
  if (body.permissions.length === 0) throw badRequest('bad request empty permission')
  if (level === 'project' && body.permissions.length > 1) throw badRequest('bad request permission')
  const permissions = body.permissions.map((grant) => checkGrant(grant, level, version))
  return {
    level,
    project: level === 'project' ? (permissions[0]?.namespace ?? '') : '',
    durationDays,
    permissions,
  }
}

function checkGrant(
  { kind, namespace, access }: RobotBody['permissions'][number],
  level: 'project' | 'system',
  version: HarborVersion,
): PermissionGrant {
  if (access.length === 0) throw badRequest('bad request empty access')
  if (kind !== 'project' && (kind !== 'system' || level === 'project')) {
    throw badRequest(`bad request error kind of permission: ${kind}`)
  }
  if (atLeast(version, '2.10')) {
    const known = new Set(
      allowedPermissions(kind, version).map(({ resource, action }) => `${resource}:${action}`),
    )
    const unknown = access.find(({ resource, action }) => !known.has(`${resource}:${action}`))
    if (unknown) throw badRequest(`bad request permission: ${unknown.resource}:${unknown.action}`)
  }
  return { kind, namespace, access }
}
