import { connect } from 'node:net'

/** An answer, read from the bytes on the wire. */
export interface RawReply {
  readonly status: number
  /** Names in lowercase. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A request as it is written on the wire, whether HTTP allows it or not. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Writes a request on a socket of its own and reads until the server closes; undefined when it says nothing. */
export function exchangeRaw(registry: string, request: RawRequest): Promise<RawReply | undefined> {
  const [host, port] = registry.split(':')
  return new Promise((resolve) => {
    const socket = connect(Number(port), host)
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server may refuse before the last byte of the body has left; what it answered counts.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(readReply(Buffer.concat(chunks).toString('latin1'))))
    socket.write(encode(registry, request))
  })
}

function encode(registry: string, { method, target, headers, body }: RawRequest): Buffer {
  const own = [
    ['Host', registry],
    ['Connection', 'close'],
    ['Content-Length', String(Buffer.byteLength(body))],
  ] as const
  const lines = [...own, ...headers].map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  return Buffer.concat([head, Buffer.from(body)])
}

function readReply(text: string): RawReply | undefined {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const status = /^HTTP\/1\.1 ([0-9]{3}) /.exec(statusLine)?.[1]
  if (status === undefined) return undefined
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const body = rest.join('\r\n\r\n')
  const isChunked = headers.get('transfer-encoding') === 'chunked'
  return { status: Number(status), headers, body: isChunked ? joinChunks(body) : body }
}

function joinChunks(text: string): string {
  const lineEnd = text.indexOf('\r\n')
  const length = Number.parseInt(lineEnd < 0 ? text : text.slice(0, lineEnd), 16)
  if (!(length > 0)) return ''
  const start = lineEnd + 2
  return text.slice(start, start + length) + joinChunks(text.slice(start + length + 2))
}
