import { randomSecret } from '../../auth/accounts.js'
import type { Principal } from '../../auth/principals.js'
import { jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import type { HarborCall, HarborEndpoint } from '../harbor-endpoint.js'
import { HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { HARBOR_BASE } from '../harbor-surface.js'
import { requireGrantable } from './require-grantable.js'
import { expiresAt, type RobotDirectory } from './robot-directory.js'
import { checkRobot, checkRobotName, robotShape } from './robot-fields.js'

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
      requireGrantable(checked, { projects: parts.projects, caller, action: 'create' })
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

function creatorOf({ robot }: Principal, directory: RobotDirectory) {
  const known = robot && directory.all().find(({ name }) => name === robot.username)
  return known ? { type: 'robot' as const, id: known.id } : { type: 'local' as const, id: ADMINISTRATOR_ID }
}
