import type { BuildListener, BuildStepEvent } from './build-event.js'
import { createBuildOutput } from './build-output.js'
import type { BuildStep } from './build-request.js'
import type { Trace, TraceStatus, TraceVertex } from './buildkit/trace.js'

/** What BuildKit says of steps that ended because another one had failed. */
const CANCELLED = /context canceled/

/** Follows BuildKit by its reports. */
export interface BuildKitSteps {
  take(trace: Trace): void
  /** Tells what is left to tell, and gives the step that failed with this message, if one has. */
  end(message?: string): BuildStep | undefined
}

/** Makes a {@link BuildKitSteps}. BuildKit does several steps at a time, and tells of each as often as it likes. */
export function followBuildKitSteps(onEvent: BuildListener): BuildKitSteps {
  const output = createBuildOutput(onEvent)
  const states = new Map<string, BuildStepEvent['state'] | 'known'>()
  const fetched = new Map<string, Map<string, TraceStatus>>()
  /** Steps that were over and are reported as begun: without anything to tell of, they are over again at once. */
  const resumed = new Map<string, string>()
  const failed: { readonly step: BuildStep; readonly error: string }[] = []

  const takeVertex = (vertex: TraceVertex) => {
    const { digest: id, name } = vertex
    const before = states.get(id)
    const state = stateOf(vertex)
    if (before === undefined) {
      states.set(id, 'known')
      onEvent({ type: 'steps', known: states.size })
    }
    if (state === undefined || !isNews(before, state)) return
    if (state === 'started' && isOver(before)) {
      resumed.set(id, name)
      return
    }
    resumed.delete(id)
    states.set(id, state)
    if (state !== 'started') output.flush(id)
    if (state === 'failed') failed.push({ step: { id, name }, error: vertex.error })
    onEvent({ type: 'step', id, name, state, ...durationOf(vertex, state) })
  }
  const resume = (id: string) => {
    const name = resumed.get(id)
    if (name === undefined) return
    resumed.delete(id)
    states.set(id, 'started')
    onEvent({ type: 'step', id, name, state: 'started' })
  }
  const takeStatus = (status: TraceStatus) => {
    if (status.total <= 0) return
    resume(status.vertex)
    const parts = fetched.get(status.vertex) ?? new Map<string, TraceStatus>()
    fetched.set(status.vertex, parts.set(status.id, status))
    const sum = (of: 'done' | 'total') => [...parts.values()].reduce((all, part) => all + part[of], 0)
    onEvent({ type: 'progress', id: status.vertex, done: sum('done'), total: sum('total') })
  }

  return {
    take({ vertexes, statuses, logs }) {
      // In the order in which things happen: a step begins, works, and ends.
      for (const vertex of vertexes) if (vertex.completedMs === undefined) takeVertex(vertex)
      for (const status of statuses) takeStatus(status)
      for (const { vertex, stream, bytes } of logs) {
        resume(vertex)
        output.write(vertex, stream, bytes)
      }
      for (const vertex of vertexes) if (vertex.completedMs !== undefined) takeVertex(vertex)
    },
    end(message) {
      output.flush()
      if (message === undefined) return undefined
      return (failed.find(({ error }) => message.includes(error)) ?? failed[0])?.step
    },
  }
}

/** `undefined` for a step that waits, or that was given up. */
function stateOf({
  isCached,
  startedMs,
  completedMs,
  error,
}: TraceVertex): BuildStepEvent['state'] | undefined {
  if (error !== '') return CANCELLED.test(error) ? undefined : 'failed'
  if (startedMs === undefined) return undefined
  if (completedMs === undefined) return 'started'
  return isCached ? 'cached' : 'done'
}

/** Reports repeat themselves, and call a step cached that was done a moment ago. */
function isNews(
  before: BuildStepEvent['state'] | 'known' | undefined,
  now: BuildStepEvent['state'],
): boolean {
  return before !== now && before !== 'failed' && !(isOver(before) && isOver(now))
}

function isOver(state: BuildStepEvent['state'] | 'known' | undefined): boolean {
  return state === 'done' || state === 'cached'
}

function durationOf(
  { startedMs, completedMs }: TraceVertex,
  state: BuildStepEvent['state'],
): Pick<BuildStepEvent, 'durationMs'> {
  if (startedMs === undefined || completedMs === undefined || state === 'cached') return {}
  return { durationMs: Math.max(0, completedMs - startedMs) }
}
