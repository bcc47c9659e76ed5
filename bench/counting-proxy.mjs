import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/**
 * @typedef {object} CountingProxy
 * @property {string} registry `127.0.0.1:PORT`, to be used in place of the registry behind it
 * @property {() => number} sentBytes bytes that clients sent so far, headers included
 * @property {() => Promise<void>} stop cuts all connections
 */

/**
 * Starts a proxy that hands every byte on and counts what clients send: a count that no client can get wrong.
 *
 * @param {string} target host and port to hand on to
 * @returns {Promise<CountingProxy>}
 */
export async function startCountingProxy(target) {
  const [host = '', port = ''] = target.split(':')
  let sentBytes = 0
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()
  const server = createServer((client) => {
    const upstream = connect({ host, port: Number(port) })
    for (const [socket, other] of /** @type {const} */ ([
      [client, upstream],
      [upstream, client],
    ])) {
      sockets.add(socket)
      // Either side may break off; the other one is then to notice.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (bytes) => {
      sentBytes += bytes.length
    })
    client.pipe(upstream)
    upstream.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The proxy has no port')
  return {
    registry: `127.0.0.1:${address.port}`,
    sentBytes: () => sentBytes,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
