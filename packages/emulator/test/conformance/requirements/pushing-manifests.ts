// distribution-spec v1.1: "Push", "Pushing Manifests" (end-7) and "Pushing Manifests with Subject".
import { expect } from 'vitest'
import {
  descriptorOf,
  digestOf,
  IMAGE,
  INDEX,
  imageOf,
  pushBlob,
  putManifest,
} from '../../support/content.js'
import { locationOf } from '../../support/location.js'
import { requirementsOf } from '../requirement.js'

const ACCEPT = { accept: `${IMAGE}, ${INDEX}` }
const MIB = 1024 * 1024

const push = requirementsOf('Push')
const manifests = requirementsOf('Pushing Manifests')
const subjects = requirementsOf('Pushing Manifests with Subject')

/** What a registry has to answer to manifests that are pushed. */
export const PUSHING_MANIFESTS = [
  manifests.must('answers a manifest with 201 and a pullable Location', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')

    const reply = await putManifest(send, repository, '1.0', imageOf([]))

    expect(reply.status).toBe(201)
    const pulled = await send('GET', locationOf(reply), { headers: ACCEPT })
    expect([pulled.status, pulled.body.toString()]).toEqual([200, imageOf([])])
  }),
  manifests.must('stores a manifest byte for byte', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')
    const odd = `\n  ${imageOf([], { annotations: { ä: '\\' } })}  \n\n`
    await putManifest(send, repository, '1.0', odd)

    const pulled = await send('GET', `/v2/${repository}/manifests/1.0`, { headers: ACCEPT })

    expect(pulled.body.toString()).toBe(odd)
  }),
  manifests.must('names the client’s digest in Docker-Content-Digest', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')
    const digest = digestOf(imageOf([]))

    const reply = await putManifest(send, repository, digest, imageOf([]))

    expect([reply.status, reply.headers['docker-content-digest']]).toEqual([201, digest])
  }),
  manifests.must('names the client’s digest also when it is SHA-512', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')
    const digest = digestOf(imageOf([]), 'sha512')

    const reply = await putManifest(send, repository, digest, imageOf([]))

    expect([reply.status, reply.headers['docker-content-digest']]).toEqual([201, digest])
  }),
  manifests.must('refuses with 400 a manifest of another digest', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')

    const reply = await putManifest(send, repository, digestOf('other'), imageOf([]))

    expect([reply.status, reply.code]).toEqual([400, 'DIGEST_INVALID'])
  }),
  manifests.must('takes a manifest with an empty list of blobs', async ({ send, repository }) => {
    const empty = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] })

    expect((await putManifest(send, repository, 'empty', empty, INDEX)).status).toBe(201)
  }),
  manifests.must(
    'refuses a Content-Type that differs from the mediaType field',
    async ({ send, repository }) => {
      await pushBlob(send, repository, '{}')

      const reply = await putManifest(send, repository, '1.0', imageOf([], { mediaType: INDEX }))

      expect([reply.status, reply.code]).toEqual([400, 'MANIFEST_INVALID'])
    },
  ),
  manifests.should('ignores parameters on the Content-Type of a manifest', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')

    const reply = await putManifest(send, repository, '1.0', imageOf([]), `${IMAGE}; charset=utf-8`)

    expect(reply.status).toBe(201)
  }),
  manifests.must('answers 404 to a pull from a repository that does not exist', async (ground) => {
    const path = `/v2/${ground.repository}/manifests/1.0`

    expect((await ground.send('GET', path, { headers: ACCEPT })).status).toBe(404)
  }),
  manifests.should('takes a manifest of 4 megabytes', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')

    const reply = await putManifest(send, repository, '1.0', imageOf([]).padEnd(4_000_000, ' '))

    expect(reply.status).toBe(201)
  }),
  manifests.should('refuses a manifest over its limit with 413', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')

    const reply = await putManifest(send, repository, '1.0', imageOf([]).padEnd(8 * MIB, ' '))

    expect(reply.status).toBe(413)
  }),
  push.must('reports blobs that are not there as MANIFEST_BLOB_UNKNOWN', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')

    const reply = await putManifest(send, repository, '1.0', imageOf(['absent', 'missing']))

    if (reply.status === 201) return
    const { errors } = reply.json as { errors: { code: string }[] }
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['MANIFEST_BLOB_UNKNOWN']))
  }),
  push.must('reports manifests that are not there as MANIFEST_BLOB_UNKNOWN', async ({ send, repository }) => {
    const manifests = [descriptorOf('absent', IMAGE)]
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })

    const reply = await putManifest(send, repository, 'index', index, INDEX)

    if (reply.status === 201) return
    expect(reply.code).toBe('MANIFEST_BLOB_UNKNOWN')
  }),
  push.must('takes a manifest whose subject does not exist', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')
    const manifest = imageOf([], { subject: descriptorOf('not pushed yet', IMAGE) })

    expect((await putManifest(send, repository, digestOf(manifest), manifest)).status).toBe(201)
  }),
  subjects.must('names the subject of an image in OCI-Subject', async ({ send, repository }) => {
    await pushBlob(send, repository, '{}')
    const subject = descriptorOf('subject', IMAGE)
    const manifest = imageOf([], { subject })

    const reply = await putManifest(send, repository, digestOf(manifest), manifest)

    expect(reply.headers['oci-subject']).toBe(subject.digest)
  }),
]
