import http from 'node:http'
import type { Duplex } from 'node:stream'
import { openProgram } from '../support/open-program.js'
import type { EngineSurroundings } from './default-addresses.js'
import type { EngineAddress } from './engine-address.js'

const CONNECT_TIMEOUT_S = 10

/**
 * Reaches an engine through the program ssh, which knows the user's keys, hosts and settings, and checks who answers: each
 * request runs `docker system dial-stdio` on the other side. It never asks a question.
 */
export function createSshAgent(
  address: Extract<EngineAddress, { kind: 'ssh' }>,
  env: EngineSurroundings['env'],
): http.Agent {
  const { host, port, username } = address
  const args = [
    ...['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${CONNECT_TIMEOUT_S}`, '-T'],
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(username === undefined ? [] : ['-l', username]),
    ...['--', host, 'docker', 'system', 'dial-stdio'],
  ]
  return new SshAgent(() => openProgram('ssh', args, env))
}

class SshAgent extends http.Agent {
  readonly #open: () => Duplex

  constructor(open: () => Duplex) {
    super({ keepAlive: false })
    this.#open = open
  }

  override createConnection(): Duplex {
    return this.#open()
  }
}
