// distribution-spec v1.1, "Content Management": "Deleting tags", "Deleting Manifests" (end-9), "Deleting
// Blobs" (end-10).
import { expect, it } from 'vitest'
import { digestOf, imageOf, pushBlob, pushImage, putManifest } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'

it('deletes a tag and keeps its manifest', async () => {
  const { send } = await anEmulator()
  const digest = await pushImage(send, REPOSITORY, '1.0')

  const reply = await send('DELETE', `/v2/${REPOSITORY}/manifests/1.0`)

  expect(reply.status).toBe(202)
  expect((await send('GET', `/v2/${REPOSITORY}/manifests/1.0`)).code).toBe('MANIFEST_UNKNOWN')
  expect((await send('GET', `/v2/${REPOSITORY}/manifests/${digest}`)).status).toBe(200)
})

it('deletes a manifest with every tag that points to it', async () => {
  const { send } = await anEmulator()
  const digest = await pushImage(send, REPOSITORY, '1.0')
  await putManifest(send, REPOSITORY, 'latest', imageOf())
  await pushImage(send, REPOSITORY, '2.0', ['another'])

  const reply = await send('DELETE', `/v2/${REPOSITORY}/manifests/${digest}`)

  expect(reply.status).toBe(202)
  expect((await send('GET', `/v2/${REPOSITORY}/manifests/${digest}`)).status).toBe(404)
  expect((await send('GET', `/v2/${REPOSITORY}/tags/list`)).json).toMatchObject({ tags: ['2.0'] })
})

it('deletes a blob, once', async () => {
  const { send } = await anEmulator()
  const digest = await pushBlob(send, REPOSITORY, 'content')
  const path = `/v2/${REPOSITORY}/blobs/${digest}`

  expect((await send('DELETE', path)).status).toBe(202)
  expect((await send('GET', path)).status).toBe(404)
  expect((await send('DELETE', path)).code).toBe('BLOB_UNKNOWN')
})

it.each([
  [`/v2/${REPOSITORY}/manifests/absent`, 404, 'MANIFEST_UNKNOWN'],
  [`/v2/${REPOSITORY}/manifests/${digestOf('absent')}`, 404, 'MANIFEST_UNKNOWN'],
  [`/v2/${REPOSITORY}/manifests/sha256:12`, 400, 'DIGEST_INVALID'],
  ['/v2/studio/nothing/manifests/1.0', 404, 'NAME_UNKNOWN'],
  [`/v2/studio/nothing/blobs/${digestOf('absent')}`, 404, 'BLOB_UNKNOWN'],
  [`/v2/${REPOSITORY}/blobs/latest`, 400, 'DIGEST_INVALID'],
])('answers DELETE %s with %i %s', async (path, status, code) => {
  const { send } = await anEmulator()
  await pushImage(send, REPOSITORY, '1.0')

  const reply = await send('DELETE', path)

  expect([reply.status, reply.code]).toEqual([status, code])
})
