import type { BuildListener, BuildStepEvent } from './build-event.js'
import { createBuildOutput } from './build-output.js'
import type { BuildStep } from './build-request.js'
import type { BuildLine } from './records/build-line.js'

/** Docker's way, and Podman's, which counts in each stage. */
const STEP = /^(?:Step (\d+)\/(\d+) : ([^\n]*)|(?:\[(\d+)\/\d+\] )?STEP (\d+)\/(\d+): ([^\n]*)\n)$/
const CACHED = /^( ---> Using cache|--> Using cache [0-9a-f]+)\n$/
/** The builder's own bookkeeping, of use to nobody else. */
const BOOKKEEPING =
  /^( ---> |Removing intermediate container |Successfully (built|tagged) |--> [0-9a-f]{11,12}\n$|COMMIT( \S+)?\n$|[0-9a-f]{64}\n$|\n$)/
/** The classic builder colours what a step writes to stderr. */
const STDERR_START = '\u001b[91m'
const STDERR_END = '\u001b[0m'

/** Follows the classic builder by what it says. */
export interface ClassicSteps {
  take(line: BuildLine): void
  /** Ends the step that is under way, if there is one, and gives it. */
  end(state: 'done' | 'failed'): BuildStep | undefined
}

/** Makes a {@link ClassicSteps}. The classic builder does one step after the other. */
export function followClassicSteps(onEvent: BuildListener): ClassicSteps {
  const output = createBuildOutput(onEvent)
  const layers = new Map<string, { readonly done: number; readonly total: number }>()
  let current: OpenStep | undefined
  let last: StepLine = { stage: 1, number: 0, total: 0, text: '' }
  let knownBefore = 0

  const end = (state: 'done' | 'failed'): BuildStep | undefined => {
    output.flush()
    if (current === undefined) return undefined
    const { step, isCached, startedAt } = current
    current = undefined
    if (!isCached) onEvent({ ...eventOf(step, state), durationMs: performance.now() - startedAt })
    return step
  }
  const start = (line: StepLine) => {
    end('done')
    layers.clear()
    if (line.stage !== last.stage) knownBefore += last.total
    last = line
    onEvent({ type: 'steps', known: knownBefore + line.total })
    const step = stepOf(line)
    current = { step, isCached: false, startedAt: performance.now() }
    onEvent(eventOf(step, 'started'))
  }
  const read = (text: string) => {
    const line = readStep(text)
    // A step may print such a line as well, but hardly in one piece and with the right number.
    if (line !== undefined && isNext(line, last)) start(line)
    else if (CACHED.test(text) && current !== undefined) {
      current.isCached = true
      onEvent(eventOf(current.step, 'cached'))
    } else if (!BOOKKEEPING.test(text)) {
      const id = current?.step.id ?? ''
      const isError = text.startsWith(STDERR_START) && text.endsWith(STDERR_END)
      if (isError) output.write(id, 'stderr', text.slice(STDERR_START.length, -STDERR_END.length))
      else output.write(id, 'stdout', text)
    }
  }

  return {
    take({ text, fetched }) {
      if (text !== undefined) read(text)
      if (fetched === undefined || current === undefined) return
      layers.set(fetched.layer, fetched)
      const sum = (of: 'done' | 'total') => [...layers.values()].reduce((all, layer) => all + layer[of], 0)
      onEvent({ type: 'progress', id: current.step.id, done: sum('done'), total: sum('total') })
    },
    end,
  }
}

interface OpenStep {
  readonly step: BuildStep
  isCached: boolean
  readonly startedAt: number
}

interface StepLine {
  /** From 1; always 1 where the builder counts through all stages. */
  readonly stage: number
  readonly number: number
  readonly total: number
  readonly text: string
  readonly isPodman?: boolean
}

function readStep(text: string): StepLine | undefined {
  const [whole, number, total, docker = '', stage = '1', ofStage, all, podman = ''] = STEP.exec(text) ?? []
  if (whole === undefined) return undefined
  if (number !== undefined) return { stage: 1, number: Number(number), total: Number(total), text: docker }
  return { stage: Number(stage), number: Number(ofStage), total: Number(all), text: podman, isPodman: true }
}

function isNext(line: StepLine, last: StepLine): boolean {
  return line.stage === last.stage
    ? line.number === last.number + 1
    : line.stage > last.stage && line.number === 1
}

function stepOf({ stage, number, total, text, isPodman = false }: StepLine): BuildStep {
  const name = `[${stage === 1 ? '' : `stage-${stage - 1} `}${number}/${total}] ${text}`
  const instruction = isPodman ? { text } : { text, number }
  return { id: `${stage}.${number}`, name, instruction }
}

function eventOf({ id, name }: BuildStep, state: BuildStepEvent['state']): BuildStepEvent {
  return { type: 'step', id, name, state }
}
