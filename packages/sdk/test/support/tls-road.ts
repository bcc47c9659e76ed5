import http from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A road to a server on loopback that a client takes for one on the internet. */
export interface TlsRoad {
  /** Variables with which a client takes it. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts a CONNECT proxy whose every tunnel leads to one host: a name in TLS cannot mean loopback otherwise. */
export async function startTlsRoad(to: string): Promise<TlsRoad> {
  const [host = '', port = ''] = to.split(':')
  const sockets = new Set<Socket>()
  const server = http.createServer()
  server.on('connect', (_request, client: Socket) => {
    const onward = connect({ host, port: Number(port) }, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      client.pipe(onward).pipe(client)
    })
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
