import { z } from 'zod'
import type { JsonApi } from '../http/json-api.js'
import type { Secret } from '../log/secret.js'
import type { HarborCallOptions } from './call-options.js'
import { listAll } from './list-all.js'
import type { HarborProject } from './records/project.js'
import {
  type Robot,
  type RobotSecret,
  robotCreatedRecord,
  robotRecord,
  robotSecretRecord,
} from './records/robot.js'

const ROBOTS = '/api/v2.0/robots'

/** What a robot account of a project is made from. */
export interface NewRobot {
  /** Without prefix and project. */
  readonly name: string
  readonly description: string
  /** Days that it works; -1 is for ever. */
  readonly durationDays: number
  /** `resource:action` each, in the project alone. */
  readonly permissions: readonly string[]
}

/** What becomes of a robot account; all else stays. */
export type RobotChange = Pick<NewRobot, 'durationDays' | 'permissions'>

/** The robot accounts of one project. What changes something throws as {@link JsonApi.call} does. */
export interface HarborRobots {
  /** All of them, without secrets. Network: 1 GET for each 100. */
  list(options?: HarborCallOptions): Promise<readonly Robot[]>
  /**
   * Makes one. Its secret is not shown again. Network: 1 POST, which is not repeated.
   *
   * @throws ConflictError `ALREADY_EXISTS`.
   */
  create(robot: NewRobot, options?: HarborCallOptions): Promise<RobotSecret>
  /** Gives one exactly these permissions and this time, counted from its making. Network: 1 PUT. */
  update(robot: Robot, change: RobotChange, options?: HarborCallOptions): Promise<void>
  /** Gives one another secret; the old one stops working at once. Network: 1 PATCH, which is not repeated. */
  renew(robot: Robot, options?: HarborCallOptions): Promise<Secret>
}

/**
 * The {@link HarborRobots} of a project.
 *
 * @see Harbor swagger, `ListRobot`, `CreateRobot`, `UpdateRobot`, `RefreshSec`
 */
export function createHarborRobots(client: JsonApi, project: HarborProject): HarborRobots {
  return {
    list: ({ signal } = {}) =>
      listAll(client, {
        path: `${ROBOTS}?q=${encodeURIComponent(`Level=project,ProjectID=${project.id}`)}`,
        record: robotRecord,
        action: `list the robot accounts of ${project.name} at`,
        signal,
      }),
    create: (robot, { signal } = {}) =>
      client.call({
        method: 'POST',
        path: ROBOTS,
        body: newRobotBody(robot, project),
        answer: robotCreatedRecord,
        action: `make the robot account ${robot.name} at`,
        signal,
      }),
    async update(robot, change, { signal } = {}) {
      await client.call({
        method: 'PUT',
        path: `${ROBOTS}/${robot.id}`,
        body: changedRobotBody(robot, change, project),
        answer: z.unknown(),
        action: `change the robot account ${robot.name} at`,
        signal,
      })
    },
    renew: ({ id, name }, { signal } = {}) =>
      client.call({
        method: 'PATCH',
        path: `${ROBOTS}/${id}`,
        body: { secret: '' },
        answer: robotSecretRecord,
        action: `renew the secret of the robot account ${name} at`,
        signal,
      }),
  }
}

function newRobotBody(
  { name, description, durationDays, permissions }: NewRobot,
  project: HarborProject,
): object {
  return {
    name,
    description,
    level: 'project',
    duration: durationDays,
    disable: false,
    permissions: permissionsBody(permissions, project),
  }
}

/** All of an account is replaced: without `disable` one that was switched off would work again. */
function changedRobotBody(
  { id, name, description, level, isDisabled }: Robot,
  { durationDays, permissions }: RobotChange,
  project: HarborProject,
): object {
  return {
    id,
    name,
    description,
    level,
    disable: isDisabled,
    duration: durationDays,
    permissions: permissionsBody(permissions, project),
  }
}

function permissionsBody(permissions: readonly string[], { name }: HarborProject): object[] {
  return [{ kind: 'project', namespace: name, access: permissions.map(accessOf) }]
}

function accessOf(permission: string): object {
  const [resource = '', action = ''] = permission.split(':')
  return { resource, action }
}
