import { once } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'

/** What goes over a server's connections, counted at the sockets. */
export interface SocketTraffic {
  /** Bytes that came from clients so far, heads and TLS included. */
  receivedBytes(): number
  /** Resolves once clients hold no connection open any more. */
  allClosed(): Promise<void>
}

/** Counts a server's traffic from now on. */
export function trafficOf(server: Server | TlsServer): SocketTraffic {
  const sockets = new Set<Socket>()
  const unread = new Set<IncomingMessage>()
  let closedSocketBytes = 0
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      closedSocketBytes += socket.bytesRead
    })
  })
  server.on('request', (request: IncomingMessage) => {
    unread.add(request)
    request.on('close', () => unread.delete(request))
  })
  return {
    receivedBytes: () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, closedSocketBytes),
    async allClosed() {
      // The end of a connection shows behind the bytes that nobody has taken.
      for (const request of unread) request.resume()
      while (sockets.size > 0) await Promise.all([...sockets].map((socket) => once(socket, 'close')))
    },
  }
}
