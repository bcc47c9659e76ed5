import type { OutputFrame } from '../docker/container-output.js'
import type { ContainerSpec, EngineContainers, PortBinding } from '../docker/containers.js'
import type { Container } from '../docker/records/container-record.js'
import { isSdkError } from '../errors/guards.js'
import { throwIfAborted } from '../support/abort.js'

const TAKEN = /port is already allocated|address already in use/i

/** A container that was started, or that could not be. */
export interface StartedContainer {
  readonly id: string
  readonly output: AsyncIterable<OutputFrame>
  /** What the engine says of it right after. */
  readonly container: Container | undefined
  /** The engine's words, where it could not be started; else empty. */
  readonly startError: string
}

/**
 * Makes a container and starts it. A port of the engine's host that is taken is exchanged for one that the engine chooses. What
 * was made and not started is taken away again, except the one that is given back.
 *
 * @throws LocalError `ENGINE_FAILED` when the engine cannot even make it; AbortError when the signal fires before the start.
 */
export async function startContainer(
  containers: EngineContainers,
  spec: ContainerSpec,
  {
    signal,
    onCreated,
  }: {
    readonly signal?: AbortSignal | undefined
    /** Told of every container before it is started. */
    readonly onCreated: (id: string) => void
  },
): Promise<StartedContainer> {
  // Not cut off by the signal: the engine would make it all the same, and nobody would know of it.
  const id = await containers.create(spec)
  onCreated(id)
  throwIfAborted(signal, 'run the image')
  const output = await containers.attach(id)
  const startError = await tryToStart(containers, id)
  const ports = startError === '' ? undefined : withoutTaken(spec.ports, startError)
  if (ports !== undefined) {
    await containers.remove(id)
    return startContainer(containers, { ...spec, ports }, { signal, onCreated })
  }
  const container = await containers.inspect(id)
  return { id, output, container, startError: startError === '' ? '' : container?.error || startError }
}

async function tryToStart(containers: EngineContainers, id: string): Promise<string> {
  try {
    await containers.start(id)
    return ''
  } catch (error) {
    if (isSdkError(error, 'ENGINE_FAILED')) return error.reason
    throw error
  }
}

/** The bindings with the taken port left to the engine; `undefined` where that is not what is wrong. */
function withoutTaken(ports: readonly PortBinding[], startError: string): readonly PortBinding[] | undefined {
  if (!TAKEN.test(startError)) return undefined
  // Every engine names it in other words: `127.0.0.1:7777 failed`, `127.0.0.1:7777:172.17.0.2:7777/udp`, `port 7777`.
  const numbers = new Set([...startError.matchAll(/[: ](\d{1,5})\b/g)].map(([, number]) => Number(number)))
  const taken = ports.find(({ hostPort }) => hostPort !== 0 && numbers.has(hostPort))?.hostPort
  if (taken === undefined) return undefined
  return ports.map((binding) => (binding.hostPort === taken ? { ...binding, hostPort: 0 } : binding))
}
