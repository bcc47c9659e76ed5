import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { EngineContainers } from '../docker/containers.js'
import { isSdkError } from '../errors/guards.js'
import { formatPort, type ServerPort } from './run-port.js'
import type { PortState } from './run-report.js'
import { type ListeningSocket, readSocketTables } from './socket-table.js'

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6']
/** An engine's proxy takes every connection at once, and drops it as soon as it finds nobody behind it. */
const STAYS_OPEN_MS = 250
const CONNECT_LIMIT_MS = 2_000
/** First of `ip_local_port_range`, as Linux sets it unless told otherwise. */
const EPHEMERAL_PORT = 32_768

/** What is seen of ports at one moment. */
export interface PortSight {
  readonly states: readonly PortState[]
  /** Other ports that somebody outside may reach: `7778/udp`. Unknown to `connect`. */
  readonly others: readonly string[]
  /** How it was seen. */
  readonly by: 'socket' | 'connect'
}

/** Looks at the ports of a running container. */
export interface PortView {
  look(ports: readonly ServerPort[], options: { readonly signal: AbortSignal }): Promise<PortSight>
}

/**
 * Makes the best {@link PortView} that there is: the container's table of sockets, read from this machine's `/proc` where the
 * engine shares it, else by `cat` in the container; else a TCP connection from outside, which tells nothing of UDP.
 *
 * Nothing is sent to the server's ports unless both tables are out of reach.
 */
export function createPortView(
  containers: EngineContainers,
  container: {
    readonly id: string
    readonly pid: number
    /** Where a port is reached from here; `undefined` where it is not. */
    readonly addressOf: (port: ServerPort) => { readonly host: string; readonly port: number } | undefined
  },
): PortView {
  const { id, pid, addressOf } = container
  const readers = [() => readOwnProc(id, pid), (signal: AbortSignal) => readByCommand(containers, id, signal)]
  return {
    async look(ports, { signal }) {
      for (let reader = readers[0]; reader !== undefined; reader = readers[0]) {
        const sockets = await reader(signal)
        if (sockets !== undefined)
          return {
            states: ports.map((port) => stateOf(port, sockets)),
            others: othersThan(ports, sockets),
            by: 'socket',
          }
        // What did not work once will not the next time.
        readers.shift()
      }
      const asked = ports.map(async (port): Promise<PortState> => {
        const address = port.protocol === 'tcp' ? addressOf(port) : undefined
        if (address === undefined) return 'unseen'
        return (await staysOpen(address)) ? 'open' : 'closed'
      })
      return { states: await Promise.all(asked), others: [], by: 'connect' }
    },
  }
}

function stateOf({ port, protocol }: ServerPort, sockets: readonly ListeningSocket[]): PortState {
  const own = sockets.filter((socket) => socket.port === port && socket.protocol === protocol)
  if (own.length === 0) return 'closed'
  return own.every(({ isLoopback }) => isLoopback) ? 'loopback' : 'open'
}

/** A socket that a program sends from is bound to a port of the system's choice, and waits for nobody new. */
function othersThan(ports: readonly ServerPort[], sockets: readonly ListeningSocket[]): readonly string[] {
  const wanted = new Set(ports.map(formatPort))
  const found = sockets.filter(
    ({ protocol, port, isLoopback }) => !isLoopback && !(protocol === 'udp' && port >= EPHEMERAL_PORT),
  )
  return [...new Set(found.map(formatPort))].filter((port) => !wanted.has(port))
}

/** A pid of an engine in a virtual machine names some other process here: its control group says whose it is. */
async function readOwnProc(id: string, pid: number): Promise<readonly ListeningSocket[] | undefined> {
  try {
    if (pid === 0 || !(await readFile(`/proc/${pid}/cgroup`, 'utf8')).includes(id)) return undefined
    const tables = await Promise.all(
      TABLES.map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
    )
    return tables[0] === '' ? undefined : readSocketTables(tables.join('\n'))
  } catch {
    return undefined
  }
}

async function readByCommand(
  containers: EngineContainers,
  id: string,
  signal: AbortSignal,
): Promise<readonly ListeningSocket[] | undefined> {
  try {
    const paths = TABLES.map((name) => `/proc/net/${name}`)
    const finished = await containers.execute(id, ['cat', ...paths], { signal })
    return finished?.stdout.includes('local_address') ? readSocketTables(finished.stdout) : undefined
  } catch (error) {
    if (isSdkError(error, 'ENGINE_FAILED')) return undefined
    throw error
  }
}

async function staysOpen(address: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    const end = (isOpen: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isOpen)
    }
    let timer = setTimeout(() => end(false), CONNECT_LIMIT_MS)
    socket.once('connect', () => {
      clearTimeout(timer)
      timer = setTimeout(() => end(true), STAYS_OPEN_MS)
    })
    // A server that speaks first is there.
    socket.once('data', () => end(true))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}
