/** The states of a deployment, as the API names them after `Status.`. */
export type DeploymentState =
  | 'INITIALIZING'
  | 'SEEKING'
  | 'SEEKED'
  | 'SCANNING'
  | 'DEPLOYING'
  | 'READY'
  | 'ERROR'
  | 'TERMINATING'
  | 'TERMINATED'

/** What decides on the states that a deployment goes through. */
export interface DeploymentPlan {
  readonly createdAt: Date
  /** Why it fails; undefined for one that becomes ready. */
  readonly failure: string | undefined
  /** Whether it fails at once: no server could be allocated. */
  readonly isRefused: boolean
  /** Minutes from READY on; 0 and less for no end. */
  readonly maxDurationMinutes: number
  readonly stopRequestedAt: Date | undefined
}

/** A state and the time at which it begins. */
export interface DeploymentStep {
  readonly state: DeploymentState
  readonly at: Date
}

/** How long each state before READY lasts: short, as demos and tests wait for it. */
const STEP_MS = 200
const TERMINATION_MS = 400
const MINUTE_MS = 60_000
const WAY_TO_READY: readonly DeploymentState[] = [
  'INITIALIZING',
  'SEEKING',
  'SEEKED',
  'SCANNING',
  'DEPLOYING',
]

/** Gives all states that a deployment goes through, the ones to come included. */
export function timelineOf(plan: DeploymentPlan): readonly DeploymentStep[] {
  const startMs = plan.createdAt.getTime()
  const way = plan.isRefused ? [] : WAY_TO_READY
  const settledMs = startMs + way.length * STEP_MS
  const endMs = endOf(plan, settledMs)
  const end: DeploymentStep[] =
    endMs === undefined
      ? []
      : [
          { state: 'TERMINATING', at: new Date(endMs) },
          { state: 'TERMINATED', at: new Date(endMs + TERMINATION_MS) },
        ]
  return [
    ...way.map((state, index): DeploymentStep => ({ state, at: new Date(startMs + index * STEP_MS) })),
    { state: plan.failure === undefined ? 'READY' : 'ERROR', at: new Date(settledMs) },
    ...end,
  ]
}

/** A stop takes effect once the deployment is ready or failed, as the API file says of `deployment-delete`. */
function endOf(plan: DeploymentPlan, settledMs: number): number | undefined {
  const { maxDurationMinutes, stopRequestedAt } = plan
  const ends = [
    ...(stopRequestedAt ? [Math.max(stopRequestedAt.getTime(), settledMs)] : []),
    ...(maxDurationMinutes > 0 ? [settledMs + maxDurationMinutes * MINUTE_MS] : []),
  ]
  return ends.length > 0 ? Math.min(...ends) : undefined
}
