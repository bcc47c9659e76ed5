// distribution-spec v1.1: "Pulling manifests" (end-3), "Pulling blobs" (end-2), "Checking if content exists".
import { expect } from 'vitest'
import {
  descriptorOf,
  digestOf,
  IMAGE,
  INDEX,
  imageOf,
  pushBlob,
  pushImage,
  putManifest,
} from '../../support/content.js'
import { type Ground, requirementsOf } from '../requirement.js'

const ACCEPT = { accept: `${IMAGE}, ${INDEX}` }
const ABSENT = digestOf('absent')

const manifests = requirementsOf('Pulling manifests')
const blobs = requirementsOf('Pulling blobs')
const existence = requirementsOf('Checking if content exists in the registry')

const manifestOf = ({ send, repository }: Ground, reference: string, method = 'GET') =>
  send(method, `/v2/${repository}/manifests/${reference}`, { headers: ACCEPT })
const blobOf = ({ send, repository }: Ground, digest: string, method = 'GET') =>
  send(method, `/v2/${repository}/blobs/${digest}`)

/** What a registry has to answer at each end of a pull. */
export const PULLING = [
  manifests.must('gives a manifest by its tag with 200 and the bytes that were pushed', async (ground) => {
    await pushImage(ground.send, ground.repository, '1.0')

    const reply = await manifestOf(ground, '1.0')

    expect([reply.status, reply.body.toString()]).toEqual([200, imageOf()])
  }),
  manifests.must('gives a manifest by its digest with 200 and the bytes that were pushed', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')

    const reply = await manifestOf(ground, digest)

    expect([reply.status, reply.body.toString()]).toEqual([200, imageOf()])
  }),
  manifests.should('gives a manifest the Content-Type that it was pushed with', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')
    const manifests = [{ ...descriptorOf(imageOf(), IMAGE), digest }]
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })
    await putManifest(ground.send, ground.repository, 'index', index, INDEX)

    expect((await manifestOf(ground, '1.0')).headers['content-type']).toBe(IMAGE)
    expect((await manifestOf(ground, 'index')).headers['content-type']).toBe(INDEX)
  }),
  manifests.shouldNot('has no parameters on the Content-Type of a manifest', async (ground) => {
    await pushBlob(ground.send, ground.repository, '{}')
    await putManifest(ground.send, ground.repository, '1.0', imageOf([]), `${IMAGE}; charset=utf-8`)

    expect((await manifestOf(ground, '1.0')).headers['content-type']).toBe(IMAGE)
  }),
  manifests.should('names the digest of a pulled manifest in Docker-Content-Digest', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')

    for (const reference of ['1.0', digest]) {
      expect((await manifestOf(ground, reference)).headers['docker-content-digest']).toBe(digest)
    }
  }),
  manifests.must('answers 404 to a tag and to a digest that no manifest has', async (ground) => {
    await pushImage(ground.send, ground.repository, '1.0')

    expect((await manifestOf(ground, '2.0')).status).toBe(404)
    expect((await manifestOf(ground, ABSENT)).status).toBe(404)
  }),
  manifests.must('takes a tag of 128 characters of every allowed kind', async (ground) => {
    const tag = '_Az09.-'.padEnd(128, 'x')
    await pushImage(ground.send, ground.repository, tag)

    expect((await manifestOf(ground, tag)).status).toBe(200)
  }),
  manifests.mustNot('takes no reference that is neither a tag nor a digest', async (ground) => {
    await pushImage(ground.send, ground.repository, '1.0')

    for (const reference of ['.hidden', '-dash', 'a b'.replace(' ', '%20'), 'x'.repeat(129)]) {
      const reply = await putManifest(ground.send, ground.repository, reference, imageOf())
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect((await manifestOf(ground, reference)).status).toBeGreaterThanOrEqual(400)
    }
  }),
  manifests.must('takes a repository name of several components with every separator', async (ground) => {
    const repository = `${ground.repository}/a.b/a_b/a__b/a--b/0`
    await pushImage(ground.send, repository, '1.0')

    expect((await manifestOf({ ...ground, repository }, '1.0')).status).toBe(200)
  }),
  manifests.must('refuses a repository name outside of the grammar', async ({ send, repository }) => {
    for (const ending of ['Upper', 'a..b', '.a', 'a-', 'a___b', 'a%20b']) {
      const reply = await send('POST', `/v2/${repository}/${ending}/blobs/uploads/`)
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
    }
  }),
  blobs.must('gives a blob with 200 and its bytes', async (ground) => {
    const digest = await pushBlob(ground.send, ground.repository, 'content')

    const reply = await blobOf(ground, digest)

    expect([reply.status, reply.body.toString()]).toEqual([200, 'content'])
  }),
  blobs.should('names the digest of a pulled blob in Docker-Content-Digest', async (ground) => {
    const digest = await pushBlob(ground.send, ground.repository, 'content')

    expect((await blobOf(ground, digest)).headers['docker-content-digest']).toBe(digest)
  }),
  blobs.must('names in Docker-Content-Digest a digest of the body, if any', async (ground) => {
    const { headers, body } = await blobOf(ground, await pushBlob(ground.send, ground.repository, ''))
    const named = headers['docker-content-digest']

    expect([undefined, digestOf(body)]).toContain(named)
  }),
  blobs.must('answers 404 to a blob that is not there', async (ground) => {
    await pushBlob(ground.send, ground.repository, 'content')

    expect((await blobOf(ground, ABSENT)).status).toBe(404)
  }),
  blobs.should('gives the missing part of a blob to a Range request', async ({ send, repository }) => {
    const digest = await pushBlob(send, repository, '0123456789')

    const reply = await send('GET', `/v2/${repository}/blobs/${digest}`, { headers: { range: 'bytes=4-' } })

    expect([reply.status, reply.body.toString()]).toEqual([206, '456789'])
    expect(reply.headers['content-range']).toBe('bytes 4-9/10')
  }),
  existence.must('answers HEAD of a manifest and of a blob with 200, without a body', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')

    for (const reply of [
      await manifestOf(ground, '1.0', 'HEAD'),
      await manifestOf(ground, digest, 'HEAD'),
      await blobOf(ground, digestOf('layer'), 'HEAD'),
    ]) {
      expect([reply.status, reply.body.length]).toEqual([200, 0])
    }
  }),
  existence.should('names digest and length in the headers of HEAD', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')

    const manifest = (await manifestOf(ground, '1.0', 'HEAD')).headers
    const blob = (await blobOf(ground, digestOf('layer'), 'HEAD')).headers

    expect([manifest['docker-content-digest'], manifest['content-length']]).toEqual([
      digest,
      String(imageOf().length),
    ])
    expect([blob['docker-content-digest'], blob['content-length']]).toEqual([digestOf('layer'), '5'])
  }),
  existence.must('answers HEAD of an absent manifest and of an absent blob with 404', async (ground) => {
    await pushImage(ground.send, ground.repository, '1.0')

    expect((await manifestOf(ground, '2.0', 'HEAD')).status).toBe(404)
    expect((await manifestOf(ground, ABSENT, 'HEAD')).status).toBe(404)
    expect((await blobOf(ground, ABSENT, 'HEAD')).status).toBe(404)
  }),
]
