import type { RegistryCredentialKind } from '../../credentials/credential.js'
import type { NewRobot, RobotChange } from '../../harbor/harbor-robots.js'
import type { Robot } from '../../harbor/records/robot.js'
import type { WebhookPolicy } from '../../harbor/records/webhook-policy.js'
import type { HarborSetupStep } from './setup-plan.js'

/** What a step does. */
export type SetupTask =
  | { readonly kind: 'scan-pushes' }
  | { readonly kind: 'create-robot'; readonly credential: RegistryCredentialKind; readonly robot: NewRobot }
  | {
      readonly kind: 'change-robot'
      readonly credential: RegistryCredentialKind
      readonly robot: Robot
      /** Absent where permissions and time stay. */
      readonly change?: RobotChange
      readonly renew: boolean
      /** When it stops working afterwards. */
      readonly expiresAt?: string
    }
  | { readonly kind: 'create-webhook'; readonly policy: WebhookPolicy }
  | { readonly kind: 'update-webhook'; readonly id: number; readonly policy: WebhookPolicy }

/** A step with what it does. */
export interface PlannedStep {
  readonly step: HarborSetupStep
  /** Absent where nothing is to be done. */
  readonly task?: SetupTask
  readonly warnings: readonly string[]
}

/** Whether a task makes a secret that has to be kept somewhere. */
export function makesSecret(task: SetupTask | undefined): boolean {
  return task?.kind === 'create-robot' || (task?.kind === 'change-robot' && task.renew)
}
