/** A port that an image says its server listens on. */
export interface ExposedPort {
  readonly port: number
  readonly protocol: 'UDP' | 'TCP'
}

/** Reads `7777/udp`; TCP where none is named. What is no port is undefined: an image's config may hold anything. */
export function parseExposedPort(text: string): ExposedPort | undefined {
  const [, number, protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp))?$/i.exec(text.trim()) ?? []
  const port = Number(number)
  if (number === undefined || port < 1 || port > 65_535) return undefined
  return { port, protocol: protocol.toLowerCase() === 'udp' ? 'UDP' : 'TCP' }
}

/** Reads all that are ports. */
export function parseExposedPorts(texts: readonly string[]): readonly ExposedPort[] {
  return texts.flatMap((text) => parseExposedPort(text) ?? [])
}

/** Tells whether a port of a template reaches a socket: everything but UDP runs over TCP. */
export function carries(protocol: string, socket: 'UDP' | 'TCP'): boolean {
  return protocol === 'TCP/UDP' || (protocol === 'UDP') === (socket === 'UDP')
}
