// distribution-spec v1.1, "Pushing Manifests" (end-7) and "Pushing Manifests with Subject".
import { expect, it } from 'vitest'
import {
  descriptorOf,
  digestOf,
  IMAGE,
  INDEX,
  imageOf,
  openSession,
  pushBlob,
  pushImage,
  putManifest,
} from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const DOCKER_IMAGE = 'application/vnd.docker.distribution.manifest.v2+json'
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'

it('answers 201 with a pullable location and the digest of the exact bytes', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')
  const spaced = `  ${imageOf([])}\n`

  const reply = await putManifest(send, REPOSITORY, '1.0', spaced)

  expect(reply.status).toBe(201)
  expect(reply.headers['docker-content-digest']).toBe(digestOf(spaced))
  expect((await send('GET', reply.headers.location ?? '')).body.toString()).toBe(spaced)
})

it('moves a tag to the manifest pushed last', async () => {
  const { send } = await anEmulator()
  const first = await pushImage(send, REPOSITORY, '1.0', ['one'])
  const second = await pushImage(send, REPOSITORY, '1.0', ['two'])

  const tagged = await send('HEAD', `/v2/${REPOSITORY}/manifests/1.0`)

  expect(tagged.headers['docker-content-digest']).toBe(second)
  expect((await send('HEAD', `/v2/${REPOSITORY}/manifests/${first}`)).status).toBe(200)
})

it.each(['sha256', 'sha512'])('takes a manifest by its %s digest without making a tag', async (algorithm) => {
  const { send } = await anEmulator()
  await pushImage(send, REPOSITORY, '1.0')
  const manifest = imageOf([])
  const digest = digestOf(manifest, algorithm)

  const reply = await putManifest(send, REPOSITORY, digest, manifest)

  expect([reply.status, reply.headers['docker-content-digest']]).toEqual([201, digest])
  expect((await send('GET', `/v2/${REPOSITORY}/manifests/${digest}`)).body.toString()).toBe(manifest)
  expect((await send('GET', `/v2/${REPOSITORY}/tags/list`)).json).toMatchObject({ tags: ['1.0'] })
})

it("takes Docker's manifest and list types, and OCI's index over them", async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')
  const image = imageOf([], { mediaType: DOCKER_IMAGE })
  const list = (mediaType: string) =>
    JSON.stringify({ schemaVersion: 2, mediaType, manifests: [descriptorOf(image, DOCKER_IMAGE)] })

  expect((await putManifest(send, REPOSITORY, digestOf(image), image, DOCKER_IMAGE)).status).toBe(201)
  expect((await putManifest(send, REPOSITORY, 'list', list(DOCKER_LIST), DOCKER_LIST)).status).toBe(201)
  expect((await putManifest(send, REPOSITORY, 'index', list(INDEX), INDEX)).status).toBe(201)
  expect((await send('HEAD', `/v2/${REPOSITORY}/manifests/list`)).headers['content-type']).toBe(DOCKER_LIST)
})

it('lists every blob that is missing with 400 MANIFEST_BLOB_UNKNOWN', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')
  await pushBlob(send, 'studio/other', 'elsewhere')

  const reply = await putManifest(send, REPOSITORY, '1.0', imageOf(['absent', 'elsewhere']))

  expect(reply.status).toBe(400)
  expect(reply.json).toMatchObject({
    errors: [
      { code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest: digestOf('absent') } },
      { code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest: digestOf('elsewhere') } },
    ],
  })
})

it('refuses an index whose manifests are missing, even if a blob has the digest', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, 'not a manifest')
  const index = JSON.stringify({ schemaVersion: 2, manifests: [descriptorOf('not a manifest', IMAGE)] })

  const reply = await putManifest(send, REPOSITORY, '1.0', index, INDEX)

  expect([reply.status, reply.code]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN'])
})

it('refuses other bytes than the digest in the path names', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')

  const reply = await putManifest(send, REPOSITORY, digestOf('other'), imageOf([]))

  expect([reply.status, reply.code]).toEqual([400, 'DIGEST_INVALID'])
})

it.each<[string, string, string, string]>([
  ['no JSON', '1.0', 'not json', IMAGE],
  ['an unknown media type', '1.0', imageOf([]), 'application/vnd.oci.artifact.manifest.v1+json'],
  ['a media type that differs from the mediaType field', '1.0', imageOf([]), DOCKER_IMAGE],
  ['a reference that is no tag', '.hidden', imageOf([]), IMAGE],
  ['a tag of 129 characters', 'a'.repeat(129), imageOf([]), IMAGE],
])('answers 400 MANIFEST_INVALID to %s', async (_name, reference, manifest, mediaType) => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')

  const reply = await putManifest(send, REPOSITORY, reference, manifest, mediaType)

  expect([reply.status, reply.code]).toEqual([400, 'MANIFEST_INVALID'])
})

it('takes a manifest of 4 MiB and answers 413 to one byte more', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')
  const limit = 4 * 1024 * 1024
  const padded = (length: number) => imageOf([]).padEnd(length, ' ')
  const chunked = { 'content-type': IMAGE, 'transfer-encoding': 'chunked' }

  expect((await putManifest(send, REPOSITORY, '1.0', padded(limit))).status).toBe(201)
  const over = await putManifest(send, REPOSITORY, '1.0', padded(limit + 1))
  const path = `/v2/${REPOSITORY}/manifests/1.0`
  const streamed = await send('PUT', path, { headers: chunked, body: padded(limit + 1) })

  expect([over.status, over.code]).toEqual([413, 'SIZE_INVALID'])
  expect(streamed.status).toBe(413)
})

it('takes a subject that is not there yet and says so with OCI-Subject', async () => {
  const { send } = await anEmulator()
  await pushBlob(send, REPOSITORY, '{}')
  const subject = descriptorOf('not pushed yet', IMAGE)

  const reply = await putManifest(send, REPOSITORY, '1.0', imageOf([], { subject }))

  expect([reply.status, reply.headers['oci-subject']]).toEqual([201, subject.digest])
})

it('does not take a manifest for a blob, nor an open upload for either', async () => {
  const { send } = await anEmulator()
  const digest = await pushImage(send, REPOSITORY, '1.0')
  await send('PATCH', await openSession(send, REPOSITORY), { body: 'half' })

  expect((await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(404)
  expect((await send('GET', `/v2/${REPOSITORY}/blobs/${digestOf('half')}`)).status).toBe(404)
})
