import { type HarborCall, idOf, requirePermission } from '../harbor-endpoint.js'
import { notFound } from '../harbor-error.js'
import type { RobotDirectory } from './robot-directory.js'
import type { RobotRecord } from './robot-store.js'

/** The account that the path names: that it is not there is told before what may be done with it. */
export function robotOf(call: HarborCall, action: string, directory: RobotDirectory): RobotRecord {
  const id = idOf(call, 'robot_id')
  const robot = directory.byId(id)
  if (!robot) throw notFound(`robot ${id} not found`)
  requirePermission(call.caller, {
    resource: 'robot',
    action,
    ...(robot.level === 'project' && { project: robot.project }),
  })
  return robot
}
