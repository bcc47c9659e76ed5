// A blob of any size passes through in chunks, both ways; distribution-spec v1.1, "Pushing blobs" and
// "Pulling blobs".
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { openSession } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const CHUNK_BYTES = 1024 * 1024
const BLOB_CHUNKS = 300
const SAMPLE_MS = 20

// The client is a process of its own, so that its buffers do not count. Arguments: URL to PATCH, URL to GET,
// chunks.
const CLIENT = `
const http = require('node:http')
const [patchUrl, getUrl, chunks] = process.argv.slice(1)
const chunk = Buffer.alloc(${CHUNK_BYTES}, 'slipway')
if (patchUrl !== '-') {
  const sending = http.request(patchUrl, { method: 'PATCH' }, (response) => response.resume())
  let left = Number(chunks)
  const pump = () => {
    while (left-- > 0) if (!sending.write(chunk)) return void sending.once('drain', pump)
    sending.end()
  }
  pump()
} else {
  http.get(getUrl, (response) => {
    let bytes = 0
    response.on('data', (data) => { bytes += data.length })
    response.on('end', () => process.stdout.write(String(bytes)))
  })
}`

async function runClient(patchUrl: string, getUrl: string, chunks: number): Promise<string> {
  const client = spawn(process.execPath, ['-e', CLIENT, patchUrl, getUrl, String(chunks)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  client.stdout.on('data', (data: Buffer) => {
    output += data
  })
  const [exitCode] = (await once(client, 'close')) as [number]
  expect(exitCode).toBe(0)
  return output
}

it('stores and sends 300 MiB without growing', async () => {
  const { send, url } = await anEmulator()
  const chunk = Buffer.alloc(CHUNK_BYTES, 'slipway')
  const hash = createHash('sha256')
  for (let count = 0; count < BLOB_CHUNKS; count += 1) hash.update(chunk)
  const digest = `sha256:${hash.digest('hex')}`
  const warmUp = await openSession(send, 'studio/server')
  await runClient(url + warmUp, '-', 16)
  const location = await openSession(send, 'studio/server')

  const start = process.memoryUsage().rss
  let peak = start
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, SAMPLE_MS)
  await runClient(url + location, '-', BLOB_CHUNKS)
  const closed = await send('PUT', `${location}?digest=${digest}`)
  const received = await runClient('-', `${url}/v2/studio/server/blobs/${digest}`, 0)
  clearInterval(sampler)

  expect(closed.status).toBe(201)
  expect(Number(received)).toBe(BLOB_CHUNKS * CHUNK_BYTES)
})
