import type { Access, Robot } from '../../auth/principals.js'
import type { RobotKind } from '../../identity.js'
import type { HarborParts } from '../harbor-parts.js'
import type { RobotRecord } from './robot-store.js'

/** The robot accounts of a Harbor: the two that the platform made, while they are provisioned, and those of the API. */
export interface RobotDirectory {
  /** Gives the account that a name and a secret belong to; undefined where it is disabled or has expired. */
  authenticate(name: string, secret: string): Robot | undefined
  all(): readonly RobotRecord[]
  byId(id: number): RobotRecord | undefined
  /** Which of the platform's robots an id stands for. */
  provisionedKind(id: number): RobotKind | undefined
}

const KINDS: readonly RobotKind[] = ['push', 'pull']
const SECONDS_PER_DAY = 86_400

const READ_BY_API: readonly Access[] = [
  { resource: 'project', action: 'read' },
  { resource: 'repository', action: 'read' },
  { resource: 'repository', action: 'list' },
  { resource: 'artifact', action: 'read' },
  { resource: 'artifact', action: 'list' },
  { resource: 'artifact-addition', action: 'read' },
  { resource: 'accessory', action: 'list' },
  { resource: 'tag', action: 'list' },
  { resource: 'scan', action: 'read' },
  { resource: 'quota', action: 'read' },
]

/** Gives the robot accounts of a Harbor. */
export function createRobotDirectory({
  accounts,
  provisioned,
  robots,
  projects,
  now,
}: Pick<HarborParts, 'accounts' | 'provisioned' | 'robots' | 'projects' | 'now'>): RobotDirectory {
  const provisionedRobot = (kind: RobotKind): RobotRecord | undefined => {
    const account = accounts.find(provisioned[kind].username)
    const project = account && projects.byName(account.project)
    if (!account || !project) return undefined
    const actions = account.actions.map((action) => ({ resource: 'repository', action }))
    const access = kind === 'push' ? [...actions, ...READ_BY_API] : actions
    return {
      id: KINDS.indexOf(kind) + 1,
      name: account.username,
      description: `What the hosting platform made to ${kind}.`,
      level: 'project',
      project: project.name,
      durationDays: -1,
      isDisabled: false,
      permissions: [{ kind: 'project', namespace: project.name, access }],
      createdAt: project.createdAt,
      updatedAt: project.createdAt,
      creator: { type: 'local', id: 1 },
    }
  }
  const platformRobots = () => KINDS.map(provisionedRobot).filter((robot) => robot !== undefined)
  const provisionedKind = (id: number) => KINDS[id - 1]
  return {
    provisionedKind,
    all: () => [...platformRobots(), ...robots.all()],
    byId(id) {
      const kind = provisionedKind(id)
      return kind ? provisionedRobot(kind) : robots.byId(id)
    },
    authenticate(name, secret) {
      const robot = accounts.authenticate(name, secret)
        ? platformRobots().find((known) => known.name === name)
        : robots.authenticate(name, secret)
      if (!robot || robot.isDisabled || hasExpired(robot, now())) return undefined
      return { username: robot.name, level: robot.level, permissions: robot.permissions }
    },
  }
}

/** When an account stops working, in seconds since 1970; -1 for never. */
export function expiresAt({ createdAt, durationDays }: RobotRecord): number {
  if (durationDays === -1) return -1
  return Math.floor(Date.parse(createdAt) / 1000) + durationDays * SECONDS_PER_DAY
}

function hasExpired(robot: RobotRecord, time: Date): boolean {
  const end = expiresAt(robot)
  return end !== -1 && end <= time.getTime() / 1000
}
