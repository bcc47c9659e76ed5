import type { Container } from '../docker/records/container-record.js'
import { formatPlatform, platformMatches } from '../oci/platform.js'
import type { Warning } from '../pack/warning.js'
import { explainRun } from './explain-run.js'
import type { RunFacts } from './run-facts.js'
import type { StopReason } from './run-options.js'
import { runPorts } from './run-ports.js'
import type { PortState, RunReport } from './run-report.js'
import type { RunWork } from './run-work.js'
import type { ServerOutput } from './server-output.js'
import { signalName } from './signal-name.js'
import type { Readiness } from './wait-ready.js'

/** Lines of output in a report. */
const REPORTED_LINES = 20
const KILLED = 137

/** How a run came to its end. */
export interface Ending {
  readonly reached: RunFacts['reached']
  readonly startError: string
  /** Its last state. */
  readonly container: Container | undefined
  /** As it was while it ran: then the engine knows the published ports. */
  readonly publishedBy?: Container | undefined
  readonly durationMs: number
  readonly states: ReadonlyMap<string, PortState>
  readonly others: Readiness['others']
  /** Absent where it ended by itself, or was never started. */
  readonly stopReason?: StopReason | undefined
  readonly ready?: RunReport['ready']
}

/** Puts together what is known of a run that has ended. */
export function makeRunReport(work: RunWork, ending: Ending, output: ServerOutput): RunReport {
  const { engine, copy, plan } = work
  const { platform } = copy.config
  const outcome = outcomeOf(work, ending)
  const exit = exitOf(ending)
  const isEmulated = !platformMatches(platform, engine.platform)
  const problems = outcome === 'failed' ? explainRun(factsOf(work, ending, output)) : []
  const hasRun = problems.every(({ code }) => code !== 'EMULATION_MISSING')
  return {
    schemaVersion: 1,
    outcome,
    image: {
      name: copy.name,
      id: copy.id,
      platform: formatPlatform(platform),
      isEmulated,
      loadedBytes: copy.loadedBytes,
      ...(copy.base !== undefined && { base: copy.base }),
    },
    engine: {
      product: engine.product,
      version: engine.version,
      platform: formatPlatform(engine.platform),
      address: engine.address,
    },
    ports: runPorts(plan.spec.ports, ending.publishedBy, ending.states),
    ...(ending.ready !== undefined && { ready: ending.ready }),
    ...(exit !== undefined && { exit }),
    durationMs: ending.durationMs,
    lastLines: output.lines.slice(-REPORTED_LINES),
    problems,
    warnings: [...copy.warnings, ...plan.warnings, ...endWarnings(work, ending, isEmulated && hasRun)],
  }
}

function outcomeOf({ options }: RunWork, ending: Ending): RunReport['outcome'] {
  const { reached, stopReason, container } = ending
  if (stopReason === 'asked to') return 'stopped'
  if (reached !== 'ready') return 'failed'
  if (stopReason === 'smoke passed') return 'passed'
  return container?.exitCode === 0 && options.smokeMs === undefined ? 'ended' : 'failed'
}

function exitOf({ reached, container, stopReason }: Ending): RunReport['exit'] {
  if (container === undefined || reached === 'start') return undefined
  const { exitCode, isOutOfMemory } = container
  const signal = signalName(exitCode)
  return {
    code: exitCode,
    ...(signal !== undefined && { signal }),
    isOutOfMemory,
    wasStopped: stopReason !== undefined,
  }
}

function factsOf({ engine, copy, plan, options }: RunWork, ending: Ending, output: ServerOutput): RunFacts {
  const { reached, startError, container, stopReason } = ending
  const { entrypoint = [], args = [] } = copy.config.run
  const waited = new Set(plan.waitPorts.map(({ port, protocol }) => `${port}/${protocol}`))
  return {
    reached,
    startError,
    exitCode: stopReason === undefined ? container?.exitCode : undefined,
    isOutOfMemory: container?.isOutOfMemory ?? false,
    lines: output.lines,
    command: [...entrypoint, ...(options.args ?? args)],
    platform: copy.config.platform,
    enginePlatform: engine.platform,
    memoryBytes: plan.spec.memoryBytes,
    isMemoryOfTemplate: plan.isMemoryOfTemplate,
    ports: runPorts(plan.spec.ports, ending.publishedBy, ending.states).filter(({ port }) =>
      waited.has(port),
    ),
    otherPorts: ending.others,
    isLogMissing: !output.isFound,
    timeoutMs: plan.timeoutMs,
  }
}

function endWarnings(
  { options }: RunWork,
  { stopReason, container }: Ending,
  wasEmulated: boolean,
): readonly Warning[] {
  const isKilled = stopReason !== undefined && container?.exitCode === KILLED && !container.isOutOfMemory
  // Killed by the caller, it had not got the time to end.
  const hasIgnored = isKilled && options.killSignal?.aborted !== true
  return [...(wasEmulated ? [EMULATED] : []), ...(hasIgnored ? [STOP_IGNORED] : [])]
}

const EMULATED: Warning = {
  code: 'EMULATED',
  message: 'The image is for another processor than that of this engine: it is emulated, which is slow.',
}
const STOP_IGNORED: Warning = {
  code: 'STOP_IGNORED',
  message:
    'The server did not end when it was asked to, and was killed: players would lose what it had not saved.',
}
