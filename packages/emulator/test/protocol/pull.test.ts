// distribution-spec v1.1, "Pulling manifests", "Pulling blobs", "Checking if content exists in the registry".
import { describe, expect, it } from 'vitest'
import { digestOf, IMAGE, imageOf, pushBlob, pushImage } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const ABSENT = digestOf('absent')

describe('base (spec: Determining Support, end-1)', () => {
  it.each(['/v2/', '/v2'])('answers 200 on %s', async (path) => {
    const { send } = await anEmulator()

    const reply = await send('GET', path)

    expect(reply.status).toBe(200)
    expect(reply.headers['docker-distribution-api-version']).toBe('registry/2.0')
  })
})

describe('blobs (spec: Pulling blobs, end-2)', () => {
  it('gives the bytes with their digest, and on HEAD the length alone', async () => {
    const { send } = await anEmulator()
    const digest = await pushBlob(send, REPOSITORY, 'content')

    const got = await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)
    const looked = await send('HEAD', `/v2/${REPOSITORY}/blobs/${digest}`)

    expect(got.status).toBe(200)
    expect(got.body.toString()).toBe('content')
    expect(got.headers['docker-content-digest']).toBe(digest)
    expect(looked.status).toBe(200)
    expect(looked.headers['content-length']).toBe('7')
    expect(looked.headers['docker-content-digest']).toBe(digest)
    expect(looked.body).toHaveLength(0)
  })

  it('answers 404 BLOB_UNKNOWN for an absent blob and for one of another repository', async () => {
    const { send } = await anEmulator()
    const digest = await pushBlob(send, REPOSITORY, 'content')

    const absent = await send('GET', `/v2/${REPOSITORY}/blobs/${ABSENT}`)
    const elsewhere = await send('GET', `/v2/studio/other/blobs/${digest}`)

    expect([absent.status, absent.code]).toEqual([404, 'BLOB_UNKNOWN'])
    expect([elsewhere.status, elsewhere.code]).toEqual([404, 'BLOB_UNKNOWN'])
    expect((await send('HEAD', `/v2/${REPOSITORY}/blobs/${ABSENT}`)).status).toBe(404)
  })

  it('gives a range with 206, and 416 with the size for one beyond the end (RFC 9110 section 14)', async () => {
    const { send } = await anEmulator()
    const digest = await pushBlob(send, REPOSITORY, '0123456789')
    const read = (range: string, more = {}) =>
      send('GET', `/v2/${REPOSITORY}/blobs/${digest}`, { headers: { range, ...more } })

    const part = await read('bytes=2-5')
    const beyond = await read('bytes=10-')

    expect([part.status, part.body.toString()]).toEqual([206, '2345'])
    expect(part.headers['content-range']).toBe('bytes 2-5/10')
    expect(part.headers['content-length']).toBe('4')
    expect((await read('bytes=-3')).body.toString()).toBe('789')
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */10'])
    expect((await read('bytes=0-1', { 'if-range': '"sha256:other"' })).status).toBe(200)
  })

  it('gives an empty blob', async () => {
    const { send } = await anEmulator()
    const digest = await pushBlob(send, REPOSITORY, '')

    const reply = await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)

    expect([reply.status, reply.body.length]).toEqual([200, 0])
  })
})

describe('manifests (spec: Pulling manifests, end-3)', () => {
  it.each(['tag', 'digest'])('gives the exact bytes and the pushed media type by %s', async (by) => {
    const { send } = await anEmulator()
    const digest = await pushImage(send, REPOSITORY, '1.0')
    const path = `/v2/${REPOSITORY}/manifests/${by === 'tag' ? '1.0' : digest}`

    const got = await send('GET', path, { headers: { accept: 'application/json' } })
    const looked = await send('HEAD', path)

    expect([got.status, got.body.toString()]).toEqual([200, imageOf()])
    expect(looked.status).toBe(200)
    expect(looked.body).toHaveLength(0)
    for (const { headers } of [got, looked]) {
      expect(headers['content-type']).toBe(IMAGE)
      expect(headers['content-length']).toBe(String(imageOf().length))
      expect(headers['docker-content-digest']).toBe(digest)
    }
  })

  it.each(['2.0', '.INVALID', ABSENT])('answers 404 MANIFEST_UNKNOWN for %s', async (reference) => {
    const { send } = await anEmulator()
    await pushImage(send, REPOSITORY, '1.0')

    const reply = await send('GET', `/v2/${REPOSITORY}/manifests/${reference}`)

    expect([reply.status, reply.code]).toEqual([404, 'MANIFEST_UNKNOWN'])
    expect((await send('HEAD', `/v2/${REPOSITORY}/manifests/${reference}`)).status).toBe(404)
  })

  it('answers 404 NAME_UNKNOWN for a repository that nothing was pushed to', async () => {
    const { send } = await anEmulator()

    const reply = await send('GET', '/v2/studio/nothing/manifests/1.0')

    expect([reply.status, reply.code]).toEqual([404, 'NAME_UNKNOWN'])
  })
})
