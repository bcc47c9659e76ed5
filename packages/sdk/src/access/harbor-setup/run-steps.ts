import type { CredentialStore, StoreOptions } from '../../credentials/store.js'
import { isSdkError } from '../../errors/guards.js'
import { withHint } from '../../errors/with-hint.js'
import { scanPushes } from '../../harbor/harbor-project.js'
import { createHarborRobots } from '../../harbor/harbor-robots.js'
import { createHarborWebhooks } from '../../harbor/harbor-webhooks.js'
import type { HarborProject } from '../../harbor/records/project.js'
import type { RobotSecret } from '../../harbor/records/robot.js'
import type { JsonApi } from '../../http/json-api.js'
import type { Session } from '../../session/session.js'
import type { LoginReceipt } from '../login-receipt.js'
import { keepSecret } from './keep-secret.js'
import type { SetupInput } from './setup-input.js'
import type { HarborSetupStep } from './setup-plan.js'
import type { PlannedStep, SetupTask } from './setup-task.js'

/** What steps are run with. */
export interface SetupRun {
  readonly session: Session
  readonly client: JsonApi
  readonly store: CredentialStore
  readonly input: SetupInput
  readonly project: HarborProject
  /** Reads the Harbor again and plans anew. */
  replan(): Promise<readonly PlannedStep[]>
  readonly onStep: ((step: HarborSetupStep) => void) | undefined
  readonly limits: StoreOptions
}

/** A step that is done, and the login that came of it. */
export interface DoneStep extends PlannedStep {
  readonly login?: LoginReceipt
}

/**
 * Does the steps, one after the other, and stops at the first that fails: its error tells what was done before.
 *
 * What somebody else made meanwhile, exactly as it is wanted, counts as there.
 */
export async function runSteps(run: SetupRun, steps: readonly PlannedStep[]): Promise<readonly DoneStep[]> {
  const finished: DoneStep[] = []
  for (const planned of steps) {
    try {
      finished.push(await runStep(run, planned))
    } catch (error) {
      throw withDone(error, finished)
    }
  }
  return finished
}

async function runStep(run: SetupRun, planned: PlannedStep): Promise<DoneStep> {
  const { step, task } = planned
  if (task === undefined) return planned
  try {
    const login = await runTask(run, task)
    const done = { ...planned, step: asMade(step, login), ...(login && { login }) }
    run.onStep?.(done.step)
    return done
  } catch (error) {
    if (!isSdkError(error, 'ALREADY_EXISTS')) throw error
    const again = (await run.replan()).find((other) => other.step.target === step.target)
    if (again?.step.state === 'exists') return again
    throw withHint(error, 'Somebody else works on this project right now. Plan it again.')
  }
}

async function runTask(
  { session, client, store, input, project, limits }: SetupRun,
  task: SetupTask,
): Promise<LoginReceipt | undefined> {
  const keeping = { session, store, input }
  const robots = createHarborRobots(client, project)
  const webhooks = createHarborWebhooks(client, project)
  switch (task.kind) {
    case 'scan-pushes':
      await scanPushes(client, project, limits)
      return undefined
    case 'create-webhook':
      await webhooks.create(task.policy, limits)
      return undefined
    case 'update-webhook':
      await webhooks.update(task.id, task.policy, limits)
      return undefined
    case 'create-robot': {
      const made = await robots.create(task.robot, limits)
      return keepSecret(keeping, task.credential, made, limits)
    }
    case 'change-robot': {
      const { robot, change, renew, expiresAt } = task
      if (change !== undefined) await robots.update(robot, change, limits)
      if (!renew) return undefined
      const secret = await robots.renew(robot, limits)
      const renewed: RobotSecret = { name: robot.name, secret, ...(expiresAt !== undefined && { expiresAt }) }
      return keepSecret(keeping, task.credential, renewed, limits)
    }
  }
}

/** The name and the end of a robot account as the Harbor made them. */
function asMade(step: HarborSetupStep, login: LoginReceipt | undefined): HarborSetupStep {
  const [stored] = login?.stored ?? []
  if (stored === undefined) return step
  const { expiresAt: _planned, ...rest } = step
  const { username, expiresAt } = stored
  return { ...rest, name: username, ...(expiresAt !== undefined && { expiresAt }) }
}

function withDone(error: unknown, finished: readonly DoneStep[]): unknown {
  if (!isSdkError(error) || error.code === 'ABORTED') return error
  const done = finished.filter(({ task }) => task !== undefined).map(({ step }) => step.target)
  const words = done.length === 0 ? 'Nothing was changed before.' : `Done before: ${done.join(', ')}.`
  return withHint(error, [error.hint, words, 'Set up again to go on.'].filter(Boolean).join(' '))
}
