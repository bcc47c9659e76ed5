import { type ExposedPort, parseExposedPort, parseExposedPorts } from '../config/exposed-port.js'
import type { AppTemplate } from '../config/template.js'
import { ConfigError } from '../errors/classes.js'

/** A port that a server is reached on. */
export interface ServerPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/**
 * Reads `7777/udp`; without protocol, TCP.
 *
 * @throws ConfigError `OPTION_INVALID` for anything else.
 */
export function parsePort(text: string): ServerPort {
  const exposed = parseExposedPort(text)
  if (exposed !== undefined) return serverPort(exposed)
  throw new ConfigError('OPTION_INVALID', {
    action: 'use the port',
    target: JSON.stringify(text),
    reason: 'it is not NUMBER/udp or NUMBER/tcp with a number from 1 to 65535',
    hint: 'Write 7777/udp.',
  })
}

/** `7777/udp`. */
export const formatPort = ({ port, protocol }: ServerPort): string => `${port}/${protocol}`

/** All ports that are published, each once: those of the options, of the template, of the image. */
export function portsToPublish(from: {
  readonly options: readonly string[] | undefined
  readonly waitFor: string | undefined
  readonly template: AppTemplate | undefined
  readonly exposed: readonly string[] | undefined
}): readonly ServerPort[] {
  const waitFor = from.waitFor === undefined ? [] : [from.waitFor]
  return unique([
    ...[...(from.options ?? []), ...waitFor].map(parsePort),
    ...templatePorts(from.template),
    ...parseExposedPorts(from.exposed ?? []).map(serverPort),
  ])
}

/** The ports that have to be open before the server counts as ready. */
export function portsToWaitFor(from: {
  readonly published: readonly ServerPort[]
  readonly waitFor: string | undefined
  readonly hasLog: boolean
  readonly template: AppTemplate | undefined
}): readonly ServerPort[] {
  if (from.waitFor !== undefined) return [parsePort(from.waitFor)]
  if (from.hasLog) return []
  const checked = from.template?.ports.filter(({ check }) => check !== false) ?? []
  return checked.length > 0 ? unique(checked.flatMap(serverPorts)) : from.published
}

function serverPort({ port, protocol }: ExposedPort): ServerPort {
  return { port, protocol: protocol === 'UDP' ? 'udp' : 'tcp' }
}

function templatePorts(template: AppTemplate | undefined): readonly ServerPort[] {
  return template?.ports.flatMap(serverPorts) ?? []
}

/** HTTP and WebSocket are TCP to a container; a word that only the server knows is taken for TCP too. */
function serverPorts({ port, protocol }: AppTemplate['ports'][number]): readonly ServerPort[] {
  if (protocol === 'UDP') return [{ port, protocol: 'udp' }]
  return protocol === 'TCP/UDP'
    ? [
        { port, protocol: 'tcp' },
        { port, protocol: 'udp' },
      ]
    : [{ port, protocol: 'tcp' }]
}

function unique(ports: readonly ServerPort[]): readonly ServerPort[] {
  return [...new Map(ports.map((one) => [formatPort(one), one])).values()]
}
