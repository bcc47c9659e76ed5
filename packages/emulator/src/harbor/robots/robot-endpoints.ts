import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborEndpoint, requirePermission } from '../harbor-endpoint.js'
import { badRequest, HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer, readConditions } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { requireGrantable } from './require-grantable.js'
import { robotCreation } from './robot-creation.js'
import { createRobotDirectory, expiresAt, type RobotDirectory } from './robot-directory.js'
import { checkRobot, robotShape } from './robot-fields.js'
import { robotOf } from './robot-of.js'
import type { RobotRecord } from './robot-store.js'
import { wireOfRobot } from './robot-wire.js'
import { secretRenewal } from './secret-renewal.js'

const ONE = '/robots/{robot_id}'

const FIELDS: Fields<RobotRecord> = {
  // Without the prefix, which is no part of what Harbor keeps.
  name: ({ name }) => name.replace(/^robot\$/, ''),
  disabled: ({ isDisabled }) => isDisabled,
  expires_at: expiresAt,
  creation_time: ({ createdAt }) => createdAt,
  update_time: ({ updatedAt }) => updatedAt,
}

/**
 * Robot accounts.
 *
 * @see Harbor, src/server/v2.0/handler/robot.go
 */
export function robotEndpoints(parts: HarborParts): HarborEndpoint[] {
  const directory = createRobotDirectory(parts)
  return [
    listEndpoint(parts, directory),
    robotCreation(parts, directory),
    readEndpoint(parts, directory),
    replaceEndpoint(parts, directory),
    secretRenewal(parts, directory),
    deleteEndpoint(parts, directory),
  ]
}

function listEndpoint({ projects, settings }: HarborParts, directory: RobotDirectory): HarborEndpoint {
  return {
    method: 'GET',
    path: '/robots',
    needs: 'signed-in',
    answer({ context, caller }) {
      const conditions = readConditions(context.query)
      const exactly = (key: string) => {
        const condition = conditions.get(key)
        return condition?.kind === 'exact' ? condition.value : undefined
      }
      const level = exactly('level') ?? 'system'
      if (level !== 'system' && level !== 'project')
        throw badRequest(`bad request error level input: ${level}`)
      const project = level === 'project' ? projects.byId(projectIdOf(exactly('project_id'))) : undefined
      if (level === 'project' && !project) throw badRequest('must with project ID when to query robots')
      requirePermission(caller, {
        resource: 'robot',
        action: 'list',
        ...(project && { project: project.name }),
      })
      const robots = directory
        .all()
        .filter((robot) => robot.level === level && robot.project === (project?.name ?? ''))
        .sort((left, right) => (left.name < right.name ? -1 : 1))
      return pageAnswer(context, selectItems(context, robots, FIELDS), (robot) =>
        wireOfRobot(robot, settings.version),
      )
    },
  }
}

function projectIdOf(text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) throw badRequest('must with project ID when to query robots')
  return Number(text)
}

function readEndpoint({ settings }: HarborParts, directory: RobotDirectory): HarborEndpoint {
  return {
    method: 'GET',
    path: ONE,
    needs: 'signed-in',
    answer: (call) => jsonAnswer(200, wireOfRobot(robotOf(call, 'read', directory), settings.version)),
  }
}

/** What the body leaves out is not kept: without `disable` the account is enabled. Only the duration is. */
function replaceEndpoint(
  { robots, projects, settings }: HarborParts,
  directory: RobotDirectory,
): HarborEndpoint {
  return {
    method: 'PUT',
    path: ONE,
    needs: 'signed-in',
    async answer(call) {
      const robot = robotOf(call, 'update', directory)
      const body = await readHarborBody(call.context, robotShape)
      const checked = checkRobot(body, body.duration ?? robot.durationDays, settings.version)
      if (checked.level !== robot.level || body.name !== robot.name) {
        throw badRequest('cannot update the level or name of robot')
      }
      if (checked.project !== robot.project) throw badRequest('cannot update the project id of robot')
      refusePlatformRobot(robot, directory)
      requireGrantable(checked, { projects, caller: call.caller, action: 'update' })
      robots.replace({ ...robot, ...checked, description: body.description, isDisabled: body.disable })
      return emptyAnswer(200)
    },
  }
}

function deleteEndpoint({ robots }: HarborParts, directory: RobotDirectory): HarborEndpoint {
  return {
    method: 'DELETE',
    path: ONE,
    needs: 'signed-in',
    answer(call) {
      const robot = robotOf(call, 'delete', directory)
      refusePlatformRobot(robot, directory)
      robots.remove(robot.id)
      return emptyAnswer(200)
    },
  }
}

/** The platform relies on its own two robots; only their secrets may change. */
function refusePlatformRobot({ id, name }: RobotRecord, directory: RobotDirectory): void {
  if (directory.provisionedKind(id) === undefined) return
  throw new HarborError(403, 'DENIED', `${name} belongs to the hosting platform`)
}
