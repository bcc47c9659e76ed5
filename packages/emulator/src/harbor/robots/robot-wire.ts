import { atLeast, type HarborVersion } from '../version.js'
import { wire } from '../wire.js'
import { expiresAt } from './robot-directory.js'
import type { RobotRecord } from './robot-store.js'

/** Writes a robot account as the API gives it. */
export function wireOfRobot(robot: RobotRecord, version: HarborVersion): Record<string, unknown> {
  const fields = {
    id: robot.id,
    name: robot.name,
    description: robot.description,
    level: robot.level,
    duration: robot.durationDays,
    editable: true,
    disable: robot.isDisabled,
    expires_at: expiresAt(robot),
    permissions: robot.permissions.map(({ kind, namespace, access }) => ({
      kind,
      namespace,
      access: access.map((entry) => wire(entry)),
    })),
    creation_time: robot.createdAt,
    update_time: robot.updatedAt,
    ...(atLeast(version, '2.12') && { creator_type: robot.creator.type, creator_ref: robot.creator.id }),
  }
  return wire(fields, ['editable', 'disable'])
}
