import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { VersionFields } from '../versions/version-fields.js'

const FIRST_EXTERNAL_PORT = 30_000
const LAST_EXTERNAL_PORT = 32_767
const WEB_PROTOCOLS = ['HTTP', 'HTTPS', 'WS', 'WSS']

/** A port of a version, and the one that leads to it from outside. */
export const deployedPortShape = z.object({
  name: z.string(),
  internal: z.number(),
  external: z.number(),
  protocol: z.string(),
  tls_upgrade: z.boolean(),
})

/** A port of a deployment. */
export type DeployedPort = z.output<typeof deployedPortShape>

/** Gives each port of a version one outside that no other deployment has. A port without a name has its number for one. */
export function mapPorts(ports: VersionFields['ports'], taken: ReadonlySet<number>): DeployedPort[] {
  const used = new Set(taken)
  return ports.map(({ port, name, protocol, tls_upgrade }) => {
    const external = freePort(used)
    used.add(external)
    return { name: name || String(port), internal: port, external, protocol, tls_upgrade }
  })
}

/** Writes ports as the API answers them, by name. */
export function portRecords(ports: readonly DeployedPort[], fqdn: string) {
  return Object.fromEntries(
    ports.map((port) => {
      const scheme = WEB_PROTOCOLS.includes(port.protocol) ? schemeOf(port) : ''
      return [port.name, { ...port, link: `${scheme}${fqdn}:${port.external}` }]
    }),
  )
}

function schemeOf({ protocol, tls_upgrade }: DeployedPort): string {
  const scheme = protocol.toLowerCase()
  return tls_upgrade ? `${scheme}s://` : `${scheme}://`
}

function freePort(used: ReadonlySet<number>): number {
  const start = randomInt(FIRST_EXTERNAL_PORT, LAST_EXTERNAL_PORT + 1)
  const count = LAST_EXTERNAL_PORT - FIRST_EXTERNAL_PORT + 1
  for (let step = 0; step < count; step++) {
    const port = FIRST_EXTERNAL_PORT + ((start - FIRST_EXTERNAL_PORT + step) % count)
    if (!used.has(port)) return port
  }
  return start
}
