import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'vitest'
import { clientOf } from './client.js'
import { openSession } from './content.js'

const MIB = 1024 * 1024

/** Sends a blob in one PATCH, and gives its digest. Every MiB of it differs from the others. */
export async function pushLargeBlob(
  registry: string,
  repository: string,
  mebibytes: number,
): Promise<string> {
  const send = clientOf({ registry })
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(MIB, 'slipway')
  const content = function* () {
    for (let count = 0; count < mebibytes; count += 1) {
      chunk.writeUInt32LE(count)
      hash.update(chunk)
      // A copy, because the socket may still hold the last one.
      yield Buffer.from(chunk)
    }
  }
  const location = await openSession(send, repository)
  const sending = request(`http://${registry}${location}`, { method: 'PATCH' })
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>
  await pipeline(Readable.from(content(), { highWaterMark: 1 }), sending)
  const [response] = await answered
  response.resume()
  expect(response.statusCode).toBe(202)

  const digest = `sha256:${hash.digest('hex')}`
  expect((await send('PUT', `${location}?digest=${digest}`)).status).toBe(201)
  return digest
}

/** Reads a blob without keeping it, and gives the digest of what came. */
export async function pullLargeBlob(registry: string, repository: string, digest: string): Promise<string> {
  const asking = request(`http://${registry}/v2/${repository}/blobs/${digest}`)
  asking.end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  const hash = createHash('sha256')
  await pipeline(response, hash)
  return `sha256:${hash.digest('hex')}`
}
