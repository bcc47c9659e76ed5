import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aRegistry, errorOf } from '../support/a-registry.js'
import { changeHeaders, type FaultAction, page } from '../support/fault-action.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { aBlob } from '../support/registry-content.js'

const MIB = 1024 * 1024

/** A repository behind a proxy that takes bodies up to a size, and the bodies that it was shown. */
async function behindBodyLimit({ maxBytes, minChunkBytes }: { maxBytes: number; minChunkBytes?: number }) {
  const emulator = await startEmulator({ auth: 'none' })
  const proxy = await startFaultProxy({ registry: { host: () => emulator.registry } })
  onTestFinished(async () => {
    await proxy.close()
    await emulator.close()
  })
  const bodies: string[] = []
  const limit: FaultAction = (exchange) => {
    const { 'content-length': length, 'content-range': range = '-' } = exchange.request.headers
    bodies.push(`${exchange.request.method} ${length ?? 'unknown'} ${range}`)
    return Number(length ?? Number.POSITIVE_INFINITY) > maxBytes ? page(413)(exchange) : exchange.pass()
  }
  const always = { from: 1, times: Number.POSITIVE_INFINITY }
  proxy.plan({ ...always, kind: 'patch', action: limit })
  proxy.plan({ ...always, kind: 'put-blob', action: limit })
  if (minChunkBytes !== undefined) {
    const state = changeHeaders(() => ({ 'oci-chunk-min-length': String(minChunkBytes) }))
    proxy.plan({ ...always, kind: 'post', action: state })
  }
  return { blobs: aRegistry(proxy.host).repository('studio/game').blobs, bodies, proxy }
}

describe('a proxy that refuses large bodies', () => {
  it('gets a known blob in chunks of half the size, then half of that', async () => {
    const { blobs, bodies } = await behindBodyLimit({ maxBytes: MIB })
    const blob = aBlob(2.5 * MIB)
    const sent: number[] = []

    await blobs.upload(blob, { onSent: (bytes) => sent.push(bytes) })

    expect(bodies).toEqual([
      `PUT ${2.5 * MIB} -`,
      `PATCH ${2 * MIB} 0-${2 * MIB - 1}`,
      `PATCH ${MIB} 0-${MIB - 1}`,
      `PATCH ${MIB} ${MIB}-${2 * MIB - 1}`,
      `PATCH ${MIB / 2} ${2 * MIB}-${2.5 * MIB - 1}`,
    ])
    expect(sent.at(-1)).toBe(blob.sizeBytes)
    expect((await blobs.fetch(blob.digest, { maxBytes: 3 * MIB })).equals(blob.bytes)).toBe(true)
  })

  it('gets a stream of unknown length in chunks, read again from its start', async () => {
    const { blobs, bodies } = await behindBodyLimit({ maxBytes: 4 * MIB })
    const blob = aBlob(5 * MIB)
    let opened = 0
    const open = async function* () {
      opened += 1
      for (let at = 0; at < blob.sizeBytes; at += 300_000) yield blob.bytes.subarray(at, at + 300_000)
    }

    const result = await blobs.uploadStream(open, () => blob.digest)

    expect(result).toEqual({ digest: blob.digest, sizeBytes: blob.sizeBytes })
    expect(bodies).toEqual([
      'PATCH unknown -',
      `PATCH ${5 * MIB} 0-${5 * MIB - 1}`,
      `PATCH ${4 * MIB} 0-${4 * MIB - 1}`,
      `PATCH ${MIB} ${4 * MIB}-${5 * MIB - 1}`,
    ])
    expect(opened).toBe(3)
    expect((await blobs.fetch(blob.digest, { maxBytes: 8 * MIB })).equals(blob.bytes)).toBe(true)
  })

  it('is remembered: the next blob goes in chunks at once, and a small one whole', async () => {
    const { blobs, bodies } = await behindBodyLimit({ maxBytes: MIB })
    await blobs.upload(aBlob(1.5 * MIB))
    bodies.length = 0

    await blobs.upload(aBlob(1.5 * MIB))
    await blobs.upload(aBlob(MIB / 4))

    expect(bodies.map((body) => body.split(' ').slice(0, 2).join(' '))).toEqual([
      `PATCH ${MIB}`,
      `PATCH ${MIB / 2}`,
      `PUT ${MIB / 4}`,
    ])
  })

  it('gets chunks as large as the registry asks for at least', async () => {
    const { blobs, bodies } = await behindBodyLimit({ maxBytes: 8 * MIB, minChunkBytes: 2 * MIB })
    const blob = aBlob(9 * MIB)

    await blobs.upload(blob)

    expect(bodies.slice(1).map((body) => body.split(' ')[1])).toEqual([String(8 * MIB), String(MIB)])
  })

  it('cannot be got through when its limit is below the chunks that the registry asks for', async () => {
    const { blobs, bodies } = await behindBodyLimit({ maxBytes: MIB, minChunkBytes: 4 * MIB })

    const error = await errorOf(blobs.upload(aBlob(5 * MIB)))

    expect(error).toMatchObject({ code: 'UNSUPPORTED', status: 413 })
    expect((error as { hint?: string }).hint).toContain('client_max_body_size')
    expect(bodies.map((body) => body.split(' ')[1])).toEqual([String(5 * MIB), String(4 * MIB)])
  })

  it('lets several uploads at once find the limit together', async () => {
    const { blobs, proxy } = await behindBodyLimit({ maxBytes: MIB })
    const some = [aBlob(1.5 * MIB), aBlob(1.5 * MIB), aBlob(1.5 * MIB)]

    await Promise.all(some.map((blob) => blobs.upload(blob)))

    expect(proxy.count('put-blob')).toBeLessThanOrEqual(3)
    expect(proxy.count('patch')).toBe(6)
  })
})
