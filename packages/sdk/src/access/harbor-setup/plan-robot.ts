import type { RegistryCredentialKind } from '../../credentials/credential.js'
import { ConflictError } from '../../errors/classes.js'
import type { Robot } from '../../harbor/records/robot.js'
import { robotPermissions } from '../../harbor/robot-permissions.js'
import type { SetupState } from './harbor-state.js'
import type { SetupInput } from './setup-input.js'
import type { PlannedStep } from './setup-task.js'

const DAY_MS = 86_400_000
const DESCRIPTIONS = {
  push: 'Made by slipway: pushes images and reads lists.',
  pull: 'Made by slipway: pulls images.',
} as const

/** What a robot account needs to be as it is wanted. */
interface Difference {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/**
 * The step for one of the two robot accounts.
 *
 * @throws ConflictError `PRECONDITION_FAILED` for an account that is there and cannot be changed as it is wanted.
 */
export function planRobot(
  kind: RegistryCredentialKind,
  input: SetupInput,
  state: SetupState,
  nowMs: number,
): PlannedStep {
  const permissions = robotPermissions(kind, state.version)
  // The prefix is a setting of the Harbor; no name holds a "+".
  const existing = state.robots.find(({ name }) => name.endsWith(`+${input.robots[kind]}`))
  const planned =
    existing === undefined
      ? planNew(kind, permissions, input, nowMs)
      : planExisting(kind, permissions, existing, { input, nowMs })
  return { ...planned, warnings: warningsAbout(kind, existing, planned, { input, state, nowMs }) }
}

function planNew(
  kind: RegistryCredentialKind,
  permissions: readonly string[],
  { robots, durationDays }: SetupInput,
  nowMs: number,
): Omit<PlannedStep, 'warnings'> {
  const name = robots[kind]
  const expiresAt = endOf(nowMs, durationDays)
  const time = timeWords(durationDays, expiresAt)
  return {
    step: {
      target: `${kind}-robot`,
      state: 'create',
      message: `Make the robot account "${name}", ${time}, with the permissions ${permissions.join(', ')}.`,
      name,
      permissions,
      secret: 'new',
      ...expiresAt,
    },
    task: {
      kind: 'create-robot',
      credential: kind,
      robot: { name, description: DESCRIPTIONS[kind], durationDays, permissions },
    },
  }
}

function planExisting(
  kind: RegistryCredentialKind,
  permissions: readonly string[],
  robot: Robot,
  { input, nowMs }: { readonly input: SetupInput; readonly nowMs: number },
): Omit<PlannedStep, 'warnings'> {
  const { name } = robot
  const { renew } = input
  const difference = differenceOf(robot, permissions, input.project)
  const isRight = difference.added.length + difference.removed.length === 0
  const base = { target: `${kind}-robot`, name, permissions } as const
  const expiry = robot.expiresAt === undefined ? {} : { expiresAt: robot.expiresAt }
  if (isRight && !renew) {
    const message = `The robot account "${name}" has these permissions and no others: ${permissions.join(', ')}. ${secretStays(robot)}`
    return { step: { ...base, state: 'exists', message, secret: 'unchanged', ...expiry } }
  }
  refuseUnchangeable(robot, input)
  const durationDays = renew ? renewedDays(robot, input.durationDays, nowMs) : robot.durationDays
  const end = renew && robot.createdAtMs !== undefined ? endOf(robot.createdAtMs, durationDays) : expiry
  const needsChange = !isRight || durationDays !== robot.durationDays
  const secret = renew
    ? `Give it another secret, ${timeWords(input.durationDays, end)}; the old one stops working at once.`
    : secretStays(robot)
  const message = `${isRight ? `The robot account "${name}" has the right permissions.` : changeWords(name, difference)} ${secret}`
  return {
    step: { ...base, state: 'update', message, secret: renew ? 'new' : 'unchanged', ...end },
    task: {
      kind: 'change-robot',
      credential: kind,
      robot,
      ...(needsChange && { change: { durationDays, permissions } }),
      renew,
      ...end,
    },
  }
}

function differenceOf({ grants }: Robot, permissions: readonly string[], project: string): Difference {
  const granted = grants.map(({ kind, namespace, permission }) =>
    kind === 'project' && namespace === project ? permission : `${permission} in ${kind} ${namespace}`,
  )
  return {
    added: permissions.filter((name) => !granted.includes(name)),
    removed: granted.filter((name) => !permissions.includes(name)),
  }
}

function refuseUnchangeable({ name, isEditable, isDisabled }: Robot, { renew, registry }: SetupInput): void {
  if (isEditable && !(renew && isDisabled)) return
  throw new ConflictError('PRECONDITION_FAILED', {
    action: 'set up at',
    target: registry,
    reason: isEditable
      ? `the robot account "${name}" is disabled, so that a new secret would not work`
      : `the robot account "${name}" is of an old kind that cannot be changed`,
    hint: isEditable
      ? 'Enable it in Harbor, or take another name.'
      : 'Delete it in Harbor, or take another name.',
    side: 'registry',
  })
}

/** Harbor counts the days from the making of the account, not from now. */
function renewedDays({ createdAtMs, durationDays }: Robot, wantedDays: number, nowMs: number): number {
  if (wantedDays === -1) return -1
  if (createdAtMs === undefined) return durationDays
  return Math.max(0, Math.ceil((nowMs - createdAtMs) / DAY_MS)) + wantedDays
}

function endOf(startMs: number, durationDays: number): { readonly expiresAt?: string } {
  if (durationDays === -1) return {}
  const endMs = startMs + durationDays * DAY_MS
  // The largest number of days is past the last date that JavaScript has.
  return endMs > 8.64e15 ? {} : { expiresAt: new Date(endMs).toISOString() }
}

function timeWords(durationDays: number, { expiresAt }: { readonly expiresAt?: string }): string {
  if (durationDays === -1) return 'for ever'
  const until = expiresAt === undefined ? '' : `, until ${expiresAt.slice(0, 10)}`
  return `for ${durationDays} ${durationDays === 1 ? 'day' : 'days'}${until}`
}

function secretStays({ expiresAt }: Robot): string {
  const time = expiresAt === undefined ? 'without an end' : `until ${expiresAt.slice(0, 10)}`
  return `Its secret stays as it is (${time}).`
}

function changeWords(name: string, { added, removed }: Difference): string {
  const parts = [
    ...(added.length > 0 ? [`give it ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`take ${removed.join(', ')} from it`] : []),
  ]
  return `Change the permissions of the robot account "${name}": ${parts.join('; ')}.`
}

function warningsAbout(
  kind: RegistryCredentialKind,
  existing: Robot | undefined,
  { step }: Omit<PlannedStep, 'warnings'>,
  { input, state, nowMs }: { readonly input: SetupInput; readonly state: SetupState; readonly nowMs: number },
): string[] {
  const { registry, project } = input
  const kept = state.kept?.find(
    (stored) => stored.kind === kind && stored.registry === registry && stored.project === project,
  )
  if (step.secret === 'new') {
    return kept === undefined || kept.username === existing?.name
      ? []
      : [`The stored ${kind} credential of "${kept.username}" is replaced.`]
  }
  if (existing === undefined) return []
  const { name, expiresAt, isDisabled } = existing
  const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= nowMs
  return [
    ...(isDisabled ? [`The robot account "${name}" is disabled in Harbor, and stays so.`] : []),
    ...(isOver
      ? [`The robot account "${name}" stopped working on ${expiresAt.slice(0, 10)}: renew it.`]
      : []),
    ...(state.kept !== undefined && kept?.username !== name
      ? [
          `The secret of "${name}" is not stored here, and Harbor does not show it: log in with it, or renew it.`,
        ]
      : []),
  ]
}
