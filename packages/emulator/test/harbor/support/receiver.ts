import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished, vi } from 'vitest'

/** A request as a webhook's target saw it. */
export interface Received {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly json: Record<string, unknown>
  readonly body: string
}

/** What a target does with a request: it answers with a status, cuts the connection, or never answers. */
export type Step = number | 'cut' | 'silence'

/** A webhook's target on a port of its own. */
export interface Receiver {
  readonly address: string
  readonly received: readonly Received[]
  /** Waits for as many requests in all, and gives them. */
  got(count: number): Promise<readonly Received[]>
}

/**
 * Starts a target that ends with the test.
 *
 * @param script - What it does with its first requests; all others are answered with 200.
 */
export async function aReceiver(script: readonly Step[] = []): Promise<Receiver> {
  const received: Received[] = []
  const steps = [...script]
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({
        method: request.method ?? '',
        headers: request.headers,
        json: JSON.parse(body),
        body,
      })
      const step = steps.shift() ?? 200
      if (step === 'cut') request.socket.destroy()
      else if (step !== 'silence') response.writeHead(step).end('read by nobody')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/hook`,
    received,
    got: (count) =>
      vi.waitFor(() => {
        if (received.length < count) throw new Error(`${received.length} requests came, not ${count}`)
        return received
      }, 3000),
  }
}
