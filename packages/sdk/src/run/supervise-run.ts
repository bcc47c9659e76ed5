import type { Engine } from '../docker/open-engine.js'
import type { Container } from '../docker/records/container-record.js'
import { formatPlatform, platformMatches } from '../oci/platform.js'
import { throwIfAborted } from '../support/abort.js'
import { systemClock } from '../support/clock.js'
import { createPortView } from './port-view.js'
import { readinessWords } from './readiness-words.js'
import { type Ending, makeRunReport } from './run-outcome.js'
import { formatPort, type ServerPort } from './run-port.js'
import { runPorts } from './run-ports.js'
import type { RunReport } from './run-report.js'
import type { RunWork } from './run-work.js'
import { createServerOutput, type ServerOutput } from './server-output.js'
import { type StartedContainer, startContainer } from './start-container.js'
import { stopServer } from './stop-server.js'
import { type Readiness, waitReady } from './wait-ready.js'
import { type RunningServer, whileRunning } from './while-running.js'

const OUTPUT_LIMIT_MS = 2_000

/** Starts the container, looks after it to its end, and takes it away whatever happens. */
export async function superviseRun(work: RunWork): Promise<RunReport> {
  const { containers, plan, options } = work
  throwIfAborted(options.signal, 'run the image')
  const output = createServerOutput({
    redactor: plan.redactor,
    wanted: options.waitFor?.log,
    onLine: (line) => options.onEvent?.({ type: 'log', ...line }),
  })
  let created: string | undefined
  try {
    const onCreated = (id: string) => {
      created = id
    }
    const started = await startContainer(containers, plan.spec, { signal: options.signal, onCreated })
    const ending = started.startError === '' ? await watchServer(work, started, output) : notStarted(started)
    return makeRunReport(work, ending, output)
  } finally {
    // What stays because the engine is lost, the next run takes away.
    if (created !== undefined) await containers.remove(created).catch(() => undefined)
  }
}

function notStarted({ container, startError }: StartedContainer): Ending {
  return {
    reached: 'start',
    startError,
    container,
    durationMs: 0,
    states: new Map(),
    others: [],
  }
}

async function watchServer(work: RunWork, started: StartedContainer, output: ServerOutput): Promise<Ending> {
  const { containers, copy, engine, plan, options } = work
  const { id, container } = started
  const startedAt = performance.now()
  const server = whileRunning(containers, id)
  const followed = output.follow(started.output).catch(() => undefined)
  options.onEvent?.({
    type: 'starting',
    image: copy.name,
    platform: formatPlatform(copy.config.platform),
    isEmulated: !platformMatches(copy.config.platform, engine.platform),
    ports: runPorts(plan.spec.ports, container, new Map()),
  })

  const readiness = await waitForServer(work, { server, container, output })
  const states = new Map(
    plan.waitPorts.map((port, index) => [formatPort(port), readiness.states[index] ?? 'unseen']),
  )
  const { proof } = readiness
  const ready = proof && { afterMs: Math.round(performance.now() - startedAt), proof }
  if (ready !== undefined) {
    const ports = runPorts(plan.spec.ports, container, states)
    const words = readinessWords(ready.proof, ports)
    options.onEvent?.({ type: 'ready', afterMs: ready.afterMs, ports, words })
    await server.orAfter(options.smokeMs, askedToEnd(options))
  }
  const stopReason = server.signal.aborted
    ? undefined
    : await stopServer(work, id, { isReady: ready !== undefined })
  await server.finished
  const durationMs = Math.round(performance.now() - startedAt)
  await drained(followed)
  return {
    reached: ready === undefined ? 'waiting' : 'ready',
    startError: '',
    container: (await containers.inspect(id)) ?? container,
    publishedBy: container,
    durationMs,
    states,
    others: readiness.others,
    stopReason,
    ...(ready !== undefined && { ready }),
  }
}

async function waitForServer(
  { containers, engine, plan, options }: RunWork,
  running: {
    readonly server: RunningServer
    readonly container: Container | undefined
    readonly output: ServerOutput
  },
): Promise<Readiness> {
  const { server, container, output } = running
  const view = createPortView(containers, {
    id: container?.id ?? '',
    pid: container?.pid ?? 0,
    addressOf: addressFrom(engine, container),
  })
  return waitReady({
    view,
    ports: plan.waitPorts,
    log: { isWanted: options.waitFor?.log !== undefined, isFound: () => output.isFound },
    timeoutMs: plan.timeoutMs,
    signal: AbortSignal.any([server.signal, askedToEnd(options)]),
  })
}

/** Fires when the caller wants the server to end, in one way or the other. */
function askedToEnd({ signal, killSignal }: RunWork['options']): AbortSignal {
  return AbortSignal.any([signal, killSignal].flatMap((one) => one ?? []))
}

/** What a server wrote last may still be on its way. An engine that never ends the stream is not waited for. */
async function drained(followed: Promise<void>): Promise<void> {
  const limit = new AbortController()
  const patience = systemClock.sleep(OUTPUT_LIMIT_MS, limit.signal).catch(() => undefined)
  await Promise.race([followed, patience])
  limit.abort()
}

/** A port of another machine's loopback address is not reached from here. */
function addressFrom({ address }: Engine, container: Container | undefined) {
  const isHere = /^(unix|npipe):/.test(address) || /^tcp:\/\/(127\.|localhost|\[::1\])/.test(address)
  return (port: ServerPort) => {
    const published = container?.ports.find((binding) => binding.port === formatPort(port))
    return isHere && published !== undefined ? { host: '127.0.0.1', port: published.hostPort } : undefined
  }
}
