import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type ExchangeOptions, serveExchange } from './exchange.js'

const LOOPBACK = '127.0.0.1'
/**
 * Longer than the idle time of common clients, so that the client closes first and no request meets a dead
 * socket.
 */
const KEEP_ALIVE_MS = 75_000

/** A listening server. */
export interface HttpServer {
  /** Address and port, such as `127.0.0.1:5000`. */
  readonly host: string
  /** Ends all connections and resolves when no request is being handled any more. */
  close(): Promise<void>
}

/**
 * Starts an HTTP server on the loopback interface.
 *
 * @param port - 0 lets the system choose.
 * @throws The system error of `listen`, such as `EADDRINUSE`.
 */
export async function startHttpServer(port: number, options: ExchangeOptions): Promise<HttpServer> {
  const running = new Set<Promise<void>>()
  // A blob may take longer than Node's five minutes for a whole request.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS })
  const serve = (request: IncomingMessage, response: ServerResponse, awaitsContinue: boolean) => {
    const exchange = serveExchange(request, response, awaitsContinue, options).finally(() =>
      running.delete(exchange),
    )
    running.add(exchange)
  }
  server.on('request', (request, response) => serve(request, response, false))
  server.on('checkContinue', (request, response) => serve(request, response, true))
  await listen(server, port)
  const address = server.address()
  return {
    host: `${LOOPBACK}:${typeof address === 'object' && address ? address.port : port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await Promise.all(running)
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
