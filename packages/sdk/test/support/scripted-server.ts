import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on loopback that answers as a test says. */
export interface ScriptedServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** `METHOD /path` of every request, in order. */
  readonly seen: string[]
}

/** What a script sees of a request. */
export interface ScriptedRequest {
  readonly raw: IncomingMessage
  readonly method: string
  readonly url: URL
  /** Reads the body to its end. */
  body(): Promise<Buffer>
}

/** Starts a server for one test; it ends, with all its connections, when the test does. */
export async function serve(
  script: (request: ScriptedRequest, response: ServerResponse) => void | Promise<void>,
): Promise<ScriptedServer> {
  const seen: string[] = []
  const server = http.createServer((raw, response) => {
    const method = raw.method ?? ''
    const url = new URL(raw.url ?? '/', 'http://server')
    seen.push(`${method} ${url.pathname}`)
    // Scripts cut connections on purpose.
    raw.on('error', () => undefined)
    void Promise.resolve(script({ raw, method, url, body: () => readAll(raw) }, response)).catch(() => {
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

/** Answers with a registry's error body. */
export function answerError(response: ServerResponse, status: number, code: string, message = code): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ errors: [{ code, message }] }))
}

async function readAll(raw: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of raw as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
