import type { EngineConnection } from './connection.js'
import { containerBody } from './container-body.js'
import { type OutputFrame, readOutputFrames } from './container-output.js'
import type { EngineCallOptions } from './images.js'
import {
  type Container,
  type ListedContainer,
  readContainer,
  readContainerList,
  readCreated,
  readFinishedCommand,
} from './records/container-record.js'

/** A port of a container that the engine's host passes on to it. */
export interface PortBinding {
  /** Port inside the container. */
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  /** Address of the engine's host that it is published on. */
  readonly hostIp: string
  /** 0 lets the engine choose a free one. */
  readonly hostPort: number
}

/** What a container is made of. What is left out, the image says. */
export interface ContainerSpec {
  /** Name or id of an image that the engine has. */
  readonly image: string
  /** In place of the image's default arguments. */
  readonly args?: readonly string[] | undefined
  /** `NAME=value`, added to what the image has. */
  readonly env: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly ports: readonly PortBinding[]
  /** Limit for all its processes together, swap included. */
  readonly memoryBytes?: number | undefined
}

/** What a command inside a container came to. */
export interface FinishedCommand {
  readonly exitCode: number
  readonly stdout: string
}

/** The engine's containers. Calls throw as {@link EngineConnection} does. */
export interface EngineContainers {
  /** Makes a container, does not start it. Gives its id. */
  create(spec: ContainerSpec, options?: EngineCallOptions): Promise<string>
  start(id: string, options?: EngineCallOptions): Promise<void>
  /** `undefined` when there is none of this id. */
  inspect(id: string, options?: EngineCallOptions): Promise<Container | undefined>
  /** What it writes to stdout and stderr from now on, to its end. Attach before the start to miss nothing. */
  attach(id: string, options?: EngineCallOptions): Promise<AsyncIterable<OutputFrame>>
  /** Resolves when a started container has ended. */
  waitForEnd(id: string, options?: EngineCallOptions): Promise<void>
  /** Sends its stop signal, and kills it after the grace time. Resolves when it has ended, or is gone. */
  stop(
    id: string,
    options: EngineCallOptions & {
      /** Rounded up to seconds. */
      readonly graceMs: number
    },
  ): Promise<void>
  /** Ends it at once. One that has ended already is left as it is. */
  kill(id: string, options?: EngineCallOptions): Promise<void>
  /** Takes the container away, running or not. */
  remove(id: string, options?: EngineCallOptions): Promise<void>
  /** Containers with this label, the ended ones included. */
  list(options: EngineCallOptions & { readonly label: string }): Promise<readonly ListedContainer[]>
  /** Runs a command in a running container; `undefined` when it cannot be started there. */
  execute(
    id: string,
    command: readonly string[],
    options?: EngineCallOptions,
  ): Promise<FinishedCommand | undefined>
}

/**
 * The {@link EngineContainers} of a connection.
 *
 * @see Docker Engine API v1.41, "Containers" and "Exec"
 */
export function createContainers(connection: EngineConnection): EngineContainers {
  const at = (id: string, rest: string) => `/containers/${encodeURIComponent(id)}${rest}`
  const post = async (
    id: string,
    rest: string,
    action: string,
    accept: readonly number[],
    o?: EngineCallOptions,
  ) => {
    await connection.json({ method: 'POST', path: at(id, rest), action, accept, signal: o?.signal })
  }
  return {
    async create(spec, { signal } = {}) {
      const request = { method: 'POST', path: '/containers/create', json: containerBody(spec) } as const
      const { body } = await connection.json({
        ...request,
        action: 'make a container of',
        target: spec.image,
        signal,
      })
      return readCreated(body)
    },
    start: (id, o) => post(id, '/start', 'start the container', [304], o),
    async inspect(id, { signal } = {}) {
      const request = { method: 'GET', path: at(id, '/json'), accept: [404] } as const
      const { status, body } = await connection.json({ ...request, action: 'look at the container', signal })
      return status === 404 ? undefined : readContainer(body)
    },
    async attach(id, { signal } = {}) {
      const path = at(id, '/attach?stream=1&stdout=1&stderr=1')
      const action = 'follow the output of the container'
      return readOutputFrames(await connection.stream({ method: 'POST', path, action, signal }))
    },
    waitForEnd: (id, o) => post(id, '/wait', 'wait for the container', [404], o),
    stop: (id, { graceMs, signal }) =>
      post(id, `/stop?t=${Math.ceil(graceMs / 1000)}`, 'stop the container', [304, 404], { signal }),
    kill: (id, o) => post(id, '/kill', 'kill the container', [404, 409], o),
    async remove(id, { signal } = {}) {
      const request = { method: 'DELETE', path: at(id, '?force=1&v=1'), accept: [404, 409] } as const
      await connection.json({ ...request, action: 'remove the container', signal })
    },
    async list({ label, signal }) {
      const filters = encodeURIComponent(JSON.stringify({ label: [label] }))
      const path = `/containers/json?all=1&filters=${filters}`
      return readContainerList(
        (await connection.json({ method: 'GET', path, action: 'list containers', signal })).body,
      )
    },
    execute: (id, command, o = {}) => executeIn(connection, at(id, '/exec'), command, o),
  }
}

async function executeIn(
  connection: EngineConnection,
  path: string,
  command: readonly string[],
  { signal }: EngineCallOptions,
): Promise<FinishedCommand | undefined> {
  const action = 'run a command in the container'
  const json = { AttachStdout: true, AttachStderr: true, Cmd: command }
  const prepared = await connection.json({ method: 'POST', path, json, accept: [404, 409], action, signal })
  if (prepared.status > 299) return undefined
  const exec = `/exec/${readCreated(prepared.body)}`
  const output = await connection.stream({
    method: 'POST',
    path: `${exec}/start`,
    json: { Detach: false, Tty: false },
    action,
    signal,
  })
  const stdout: Buffer[] = []
  for await (const { stream, bytes } of readOutputFrames(output)) if (stream === 'stdout') stdout.push(bytes)
  const { body } = await connection.json({ method: 'GET', path: `${exec}/json`, action, signal })
  return { exitCode: readFinishedCommand(body), stdout: Buffer.concat(stdout).toString() }
}
