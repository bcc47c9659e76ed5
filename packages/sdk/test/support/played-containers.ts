import type { ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { answerJson, type EngineScript } from './played-engine.js'

/** How a container of a played engine behaves. */
export interface PlayedContainer {
  /** Errors of its first starts, one each. */
  readonly refusals?: readonly string[]
  /** What it writes at its start. */
  readonly output?: string
  /** Exit code with which it ends at once; without it, it runs until it is stopped. */
  readonly exitCode?: number
  /** Whether it takes no notice of the stop signal: then it has to be killed. */
  readonly ignoresStop?: boolean
  /** What `cat` finds below `/proc/net`; without it the image has no `cat`. */
  readonly sockets?: string
  /** Where its ports are published, by their number inside. Default: on the number that is asked for. */
  readonly published?: Readonly<Record<string, number>>
  /** Containers that are there already: id to labels. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What a played engine was told about containers. */
export interface PlayedContainers {
  readonly script: EngineScript
  /** Bodies of `POST /containers/create`. */
  readonly created: PlayedBody[]
  readonly removed: string[]
}

/** The body that makes a container. */
export interface PlayedBody {
  readonly Image: string
  readonly HostConfig: {
    readonly PortBindings: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[]>>
  }
}

/** Plays the part of an engine that is about containers, for `playEngine({ script })`. */
export function playContainers(container: PlayedContainer = {}): PlayedContainers {
  const refusals = [...(container.refusals ?? [])]
  const created: PlayedBody[] = []
  const removed: string[] = []
  const waiting: ServerResponse[] = []
  const stopping: ServerResponse[] = []
  let output: ServerResponse | undefined
  let exitCode: number | undefined
  const end = (code: number) => {
    exitCode ??= code
    output?.end()
    for (const response of waiting.splice(0)) answerJson(response, 200, { StatusCode: exitCode })
    for (const response of stopping.splice(0)) response.writeHead(204).end()
  }
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    'POST attach': (response) => {
      output = response
      response.writeHead(200).flushHeaders()
    },
    'POST start': (response) => {
      const message = refusals.shift()
      if (message !== undefined) return answerJson(response, 500, { message })
      response.writeHead(204).end()
      if (container.output !== undefined) output?.write(frame(container.output))
      if (container.exitCode !== undefined) end(container.exitCode)
    },
    'POST wait': (response) => {
      waiting.push(response)
      if (exitCode !== undefined) end(exitCode)
    },
    'POST stop': (response) => {
      stopping.push(response)
      if (container.ignoresStop !== true || exitCode !== undefined) end(143)
    },
    'POST kill': (response) => {
      end(137)
      response.writeHead(204).end()
    },
    'POST exec': (response) => {
      if (container.sockets === undefined) answerJson(response, 409, { message: 'not running' })
      else answerJson(response, 201, { Id: 'e1' })
    },
    'GET json': (response) => answerJson(response, 200, inspect(container, created.at(-1), exitCode)),
  }
  const script: EngineScript = async ({ raw, line, response }) => {
    const [, method, id = '', verb] = /^(\w+) \/containers\/([^/]+)(?:\/(\w+))?$/.exec(line) ?? []
    if (line === 'GET /containers/json') {
      const others = Object.entries(container.others ?? {})
      answerJson(
        response,
        200,
        others.map(([Id, Labels]) => ({ Id, Labels, State: 'running' })),
      )
    } else if (line === 'POST /containers/create') {
      created.push((await json(raw)) as PlayedBody)
      answerJson(response, 201, { Id: `c${created.length}`, Warnings: [] })
    } else if (line === 'POST /exec/e1/start') response.end(frame(container.sockets ?? ''))
    else if (line === 'GET /exec/e1/json') answerJson(response, 200, { ExitCode: 0 })
    else if (method === 'DELETE') {
      removed.push(id)
      response.writeHead(204).end()
    } else {
      const known = answers[`${method} ${verb}`]
      known?.(response)
      return known !== undefined && id !== ''
    }
    return true
  }
  return { script, created, removed }
}

function inspect(container: PlayedContainer, body: PlayedBody | undefined, exitCode: number | undefined) {
  const bindings = Object.entries(body?.HostConfig.PortBindings ?? {}).map(([port, [wanted]]) => {
    const HostPort = String(container.published?.[port] ?? (wanted?.HostPort || '40000'))
    return [port, [{ HostIp: '127.0.0.1', HostPort }]]
  })
  return {
    Id: 'c1',
    State: { Running: exitCode === undefined, Pid: 0, ExitCode: exitCode ?? 0, OOMKilled: false, Error: '' },
    NetworkSettings: { Ports: exitCode === undefined ? Object.fromEntries(bindings) : {} },
  }
}

function frame(text: string): Buffer {
  const header = Buffer.alloc(8)
  header[0] = 1
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}
