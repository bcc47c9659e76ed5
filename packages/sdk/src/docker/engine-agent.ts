import { readFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { EngineSurroundings } from './default-addresses.js'
import type { EngineAddress, EngineTls } from './engine-address.js'
import { createSshAgent } from './ssh-agent.js'

/**
 * What modem needs to reach the address, every setting named: what is left out it takes from the process's environment.
 *
 * Disk: reads the certificates of the address.
 */
export async function modemOptions(
  address: EngineAddress,
  env: EngineSurroundings['env'],
): Promise<Readonly<Record<string, unknown>>> {
  const none = {
    host: undefined,
    port: undefined,
    socketPath: undefined,
    pathPrefix: '/',
    username: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
    protocol: 'http',
  }
  if (address.kind === 'unix' || address.kind === 'pipe') {
    return { ...none, socketPath: address.path, agent: untraced(new http.Agent({ keepAlive: false })) }
  }
  if (address.kind === 'ssh')
    return { ...none, host: 'engine', agent: untraced(createSshAgent(address, env)) }
  const { host, port, tls } = address
  const place = { ...none, host, port }
  if (tls === undefined) return { ...place, agent: untraced(new http.Agent({ keepAlive: false })) }
  const agent = new https.Agent({
    keepAlive: false,
    rejectUnauthorized: tls.isVerified,
    ...(await certificates(tls)),
  })
  return { ...place, protocol: 'https', agent: untraced(agent) }
}

async function certificates({ folder }: EngineTls): Promise<Readonly<Record<string, Buffer>>> {
  if (folder === undefined) return {}
  const files = await Promise.all(
    ['ca', 'cert', 'key'].map(async (name) => {
      const content = await readFile(join(folder, `${name}.pem`)).catch(() => undefined)
      return content === undefined ? [] : [[name, content] as const]
    }),
  )
  return Object.fromEntries(files.flat())
}

/** Modem renders all it is given as text before each request, and prints it for DEBUG: sockets and keys stay out. */
function untraced<A extends http.Agent>(agent: A): A {
  return Object.defineProperty(agent, inspect.custom, { value: () => 'Agent {}' })
}
