// distribution-spec v1.1, "Listing Referrers" (end-12a, end-12b) and "Enabling the Referrers API".
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

const { must, mustNot, should } = requirementsOf('Listing Referrers')
const enabling = requirementsOf('Enabling the Referrers API')

const SUBJECT = descriptorOf('subject', IMAGE)

const listReferrers = ({ send, repository }: Ground, digest = SUBJECT.digest, query = '') =>
  send('GET', `/v2/${repository}/referrers/${digest}${query}`)

async function referrersOf(ground: Ground, digest?: string, query?: string): Promise<unknown[]> {
  const { status, json } = await listReferrers(ground, digest, query)
  expect(status).toBe(200)
  return (json as { manifests: unknown[] }).manifests
}

/** Pushes an image about {@link SUBJECT} and gives it. */
async function pushReferrer({ send, repository }: Ground, fields: object): Promise<string> {
  await pushBlob(send, repository, '{}')
  const manifest = imageOf([], { subject: SUBJECT, ...fields })
  expect((await putManifest(send, repository, digestOf(manifest), manifest)).status).toBe(201)
  return manifest
}

async function pushReferringIndex({ send, repository }: Ground, fields: object): Promise<string> {
  const base = { schemaVersion: 2, mediaType: INDEX, manifests: [], subject: SUBJECT }
  const index = JSON.stringify({ ...base, ...fields })
  expect((await putManifest(send, repository, digestOf(index), index, INDEX)).status).toBe(201)
  return index
}

/** What a registry has to answer to a request for referrers. */
export const REFERRERS = [
  must('answers with 200 and an image index as JSON', async (ground) => {
    await pushReferrer(ground, {})

    const { status, json } = await listReferrers(ground)

    expect(status).toBe(200)
    expect(json).toMatchObject({ schemaVersion: 2, mediaType: INDEX, manifests: [{}] })
  }),
  must('sets the Content-Type of an image index', async (ground) => {
    await pushReferrer(ground, {})

    expect((await listReferrers(ground)).headers['content-type']).toBe(INDEX)
  }),
  must('describes an image by media type, digest, size and its own artifact type', async (ground) => {
    const image = await pushReferrer(ground, { artifactType: 'application/signature' })

    expect(await referrersOf(ground)).toEqual([
      { ...descriptorOf(image, IMAGE), artifactType: 'application/signature' },
    ])
  }),
  must('gives an image without artifact type the media type of its config', async (ground) => {
    await pushReferrer(ground, { artifactType: '' })

    expect(await referrersOf(ground)).toMatchObject([
      { artifactType: 'application/vnd.oci.image.config.v1+json' },
    ])
  }),
  must('describes an index by its own artifact type', async (ground) => {
    const index = await pushReferringIndex(ground, { artifactType: 'application/bundle' })

    expect(await referrersOf(ground)).toEqual([
      { ...descriptorOf(index, INDEX), artifactType: 'application/bundle' },
    ])
  }),
  must('leaves the artifact type out for an index without one', async (ground) => {
    const index = await pushReferringIndex(ground, {})

    expect(await referrersOf(ground)).toEqual([descriptorOf(index, INDEX)])
  }),
  must('gives the annotations of images and indexes', async (ground) => {
    await pushReferrer(ground, { annotations: { by: 'image' } })
    await pushReferringIndex(ground, { annotations: { by: 'index' } })

    const referrers = await referrersOf(ground)

    expect(referrers).toHaveLength(2)
    expect(referrers).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ annotations: { by: 'image' } }),
        expect.objectContaining({ annotations: { by: 'index' } }),
      ]),
    )
  }),
  must('gives an empty list where nothing refers to a digest', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')

    expect(await referrersOf(ground, digest)).toEqual([])
  }),
  mustNot('never answers 404, not even for a repository that does not exist', async (ground) => {
    expect((await listReferrers(ground)).status).toBe(200)
  }),
  must('answers 400 to a digest outside of the grammar', async (ground) => {
    for (const digest of ['sha256:12', 'latest', 'sha256%3A']) {
      expect((await listReferrers(ground, digest)).status).toBe(400)
    }
  }),
  must('lists referrers of the same repository only', async (ground) => {
    await pushReferrer(ground, {})

    expect(await referrersOf({ ...ground, repository: ground.neighbour })).toEqual([])
  }),
  should('filters by artifact type', async (ground) => {
    await pushReferrer(ground, { artifactType: 'application/a' })
    await pushReferrer(ground, { artifactType: 'application/b' })

    const listed = await referrersOf(ground, SUBJECT.digest, '?artifactType=application/b')

    expect(listed).toMatchObject([{ artifactType: 'application/b' }])
  }),
  must('says with OCI-Filters-Applied which filter it applied', async (ground) => {
    await pushReferrer(ground, { artifactType: 'application/a' })

    const filtered = await listReferrers(ground, SUBJECT.digest, '?artifactType=application/a')

    expect(filtered.headers['oci-filters-applied']).toBe('artifactType')
    expect((await listReferrers(ground)).headers['oci-filters-applied']).toBeUndefined()
  }),
  enabling.must('lists every image with a subject from its push to its deletion', async (ground) => {
    const { send, repository } = ground
    const image = await pushReferrer(ground, {})

    const afterPush = await referrersOf(ground)
    await send('DELETE', `/v2/${repository}/manifests/${digestOf(image)}`)

    expect(afterPush).toMatchObject([{ digest: digestOf(image) }])
    expect(await referrersOf(ground)).toEqual([])
  }),
]
