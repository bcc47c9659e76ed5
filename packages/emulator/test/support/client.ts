import { Agent, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import type { Emulator } from '../../src/index.js'

/** An answer as it came over the wire. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The body as JSON. */
  readonly json: unknown
  /** The code of the first error in the body; undefined where there is none. */
  readonly code: string | undefined
}

/** What a request carries besides method and path. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
}

/** Sends one request to an emulator. The path is sent as it is given, even if no URL may look like it. */
export type Send = (method: string, path: string, sent?: Sent) => Promise<Reply>

/**
 * Creates a sender. Each request has its own connection, so that one test's leftovers never meet another's.
 */
export function clientOf(emulator: Pick<Emulator, 'registry'>, authorization?: string): Send {
  const [host = '', port = ''] = emulator.registry.split(':')
  return (method, path, { headers = {}, body } = {}) =>
    exchange(
      {
        host,
        port,
        method,
        path,
        agent: new Agent(),
        headers: { ...(authorization ? { authorization } : {}), ...headers },
      },
      body,
    )
}

/** Writes the value of a Basic `Authorization` header. */
export function basic({ username, token }: { username: string; token: string }): string {
  return `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`
}

/** Gets a bearer token for scopes, and gives the value of its `Authorization` header. */
export async function bearer(
  emulator: Pick<Emulator, 'registry'>,
  credential: { username: string; token: string },
  ...scopes: string[]
): Promise<string> {
  const query = new URLSearchParams(scopes.map((scope): [string, string] => ['scope', scope]))
  const reply = await clientOf(emulator, basic(credential))('GET', `/service/token?${query}`)
  const { token } = reply.json as { token: string }
  return `Bearer ${token}`
}

function exchange(options: RequestOptions, body: Uint8Array | string | undefined): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sending = request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve(replyOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))),
      )
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

function replyOf(status: number, headers: IncomingHttpHeaders, body: Buffer): Reply {
  const isJson = /^application\/(?:.*\+)?json/.test(headers['content-type'] ?? '') && body.length > 0
  const json: unknown = isJson ? JSON.parse(body.toString('utf8')) : undefined
  const errors = (json as { errors?: { code: string }[] } | undefined)?.errors
  return { status, headers, body, json, code: errors?.[0]?.code }
}
