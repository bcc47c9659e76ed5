/** What a build says of itself while it runs. The same for both builders of the engine. */
export type BuildEvent = BuildStepsEvent | BuildStepEvent | BuildLogEvent | BuildProgressEvent

/** How many steps the build has, as far as the engine knows. Only ever grows. */
export interface BuildStepsEvent {
  readonly type: 'steps'
  readonly known: number
}

/** A step has begun or ended. BuildKit may begin one again that was done, to fetch what it turned out to need. */
export interface BuildStepEvent {
  readonly type: 'step'
  /** Names the step within its build. */
  readonly id: string
  /** `[2/5] RUN make`; in a build of several stages `[tools 2/5] RUN make`. Arguments may be filled in. */
  readonly name: string
  readonly state: 'started' | 'cached' | 'done' | 'failed'
  /** For `done` and `failed`, where it is known. */
  readonly durationMs?: number
}

/** A line that a step wrote, or the builder on behalf of it. */
export interface BuildLogEvent {
  readonly type: 'log'
  /** Of the step; empty for a line that belongs to none. */
  readonly id: string
  readonly stream: 'stdout' | 'stderr'
  /** One line without its end. */
  readonly text: string
}

/** Bytes that a step has fetched of those that it fetches. */
export interface BuildProgressEvent {
  readonly type: 'progress'
  readonly id: string
  readonly done: number
  readonly total: number
}

/** Receives the events of a build in their order. */
export type BuildListener = (event: BuildEvent) => void
