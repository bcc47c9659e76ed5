import type { CredentialStore } from '../../credentials/store.js'
import type { JsonApi } from '../../http/json-api.js'
import { openAsAdministrator } from '../../session/harbor-administrator.js'
import type { Session } from '../../session/session.js'
import { readHarborState, type SetupState } from './harbor-state.js'
import { listKept, tryStore } from './keep-secret.js'
import { planOf, planSteps } from './plan-setup.js'
import { runSteps } from './run-steps.js'
import { readSetupInput, type SetupInput } from './setup-input.js'
import type { HarborSetupOptions } from './setup-options.js'
import type { HarborSetupPlan, HarborSetupReceipt } from './setup-plan.js'
import { makesSecret, type PlannedStep } from './setup-task.js'

interface Prepared {
  readonly client: JsonApi
  readonly input: SetupInput
  readonly state: SetupState
  readonly steps: readonly PlannedStep[]
  plan(): Promise<readonly PlannedStep[]>
}

/** What {@link setupHarbor} would do. Network: reads alone. */
export async function planHarborSetup(
  session: Session,
  store: CredentialStore,
  options: HarborSetupOptions,
): Promise<HarborSetupPlan> {
  const { input, state, steps } = await prepare(session, store, options)
  return planOf(input, state, steps)
}

/** Sets up a Harbor project. What is as it should be is left alone, so that a second call changes nothing. */
export async function setupHarbor(
  session: Session,
  store: CredentialStore,
  options: HarborSetupOptions,
): Promise<HarborSetupReceipt> {
  const { client, input, state, steps, plan } = await prepare(session, store, options)
  const { isInteractive, signal, onStep } = options
  const limits = { isInteractive, signal }
  if (steps.some(({ task }) => makesSecret(task))) await tryStore(store, limits)
  const { project } = state
  const done = await runSteps({ session, client, store, input, project, replan: plan, onStep, limits }, steps)
  const { warnings, ...result } = planOf(input, state, done)
  return {
    ...result,
    stored: done.flatMap(({ login }) => login?.stored ?? []),
    warnings: [...warnings, ...done.flatMap(({ login }) => login?.warnings ?? [])],
  }
}

async function prepare(
  session: Session,
  store: CredentialStore,
  options: HarborSetupOptions,
): Promise<Prepared> {
  const input = readSetupInput(session, options)
  const client = await openAsAdministrator(session, input, options)
  const read = async (): Promise<SetupState> => {
    const found = await readHarborState(client, input, options)
    // Harbor shows them, and what it refuses it may repeat.
    const headers = found.policies.flatMap(({ targets }) => targets.map(({ authHeader }) => authHeader))
    for (const header of headers) if (header !== undefined) session.learn(header)
    return { ...found, kept: await listKept(store, options) }
  }
  const state = await read()
  return {
    client,
    input,
    state,
    steps: planSteps(input, state, Date.now()),
    plan: async () => planSteps(input, await read(), Date.now()),
  }
}
