import type { SetupState } from './harbor-state.js'
import { planRobot } from './plan-robot.js'
import { planWebhook } from './plan-webhook.js'
import type { SetupInput } from './setup-input.js'
import type { HarborSetupPlan } from './setup-plan.js'
import type { PlannedStep } from './setup-task.js'

/** All steps, in the order in which they are done: first what makes no secret. Pure. */
export function planSteps(input: SetupInput, state: SetupState, nowMs: number): readonly PlannedStep[] {
  return [
    ...(input.scan ? [planScan(state)] : []),
    ...(input.webhook === undefined ? [] : [planWebhook(input.webhook, state)]),
    planRobot('push', input, state, nowMs),
    planRobot('pull', input, state, nowMs),
  ]
}

/** The plan as callers see it. */
export function planOf(
  { registry, project }: SetupInput,
  { system }: SetupState,
  steps: readonly PlannedStep[],
): HarborSetupPlan {
  const changes = steps.some(({ task }) => task !== undefined)
  return {
    schemaVersion: 1,
    registry,
    project,
    ...(system.version !== undefined && { harborVersion: system.version }),
    steps: steps.map(({ step }) => step),
    warnings: [
      ...(system.isReadOnly && changes ? ['This Harbor is in read-only mode, and refuses changes.'] : []),
      ...steps.flatMap(({ warnings }) => warnings),
    ],
  }
}

function planScan({ project }: SetupState): PlannedStep {
  const target = 'scan'
  const warnings: string[] = []
  return project.scansPushes
    ? { step: { target, state: 'exists', message: 'Every push is scanned.' }, warnings }
    : {
        step: { target, state: 'update', message: 'Have every push scanned.' },
        task: { kind: 'scan-pushes' },
        warnings,
      }
}
