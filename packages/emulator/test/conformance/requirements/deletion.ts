// distribution-spec v1.1, "Content Management": "Deleting tags", "Deleting Manifests" (end-9), "Deleting Blobs" (end-10).
import { expect } from 'vitest'
import { digestOf, IMAGE, imageOf, pushBlob, pushImage, putManifest } from '../../support/content.js'
import { type Ground, requirementsOf } from '../requirement.js'

const ABSENT = digestOf('absent')
const tags = requirementsOf('Deleting tags')
const manifests = requirementsOf('Deleting Manifests')
const blobs = requirementsOf('Deleting Blobs')

const deleteManifest = ({ send, repository }: Ground, reference: string) =>
  send('DELETE', `/v2/${repository}/manifests/${reference}`)
const deleteBlob = ({ send, repository }: Ground, digest: string) =>
  send('DELETE', `/v2/${repository}/blobs/${digest}`)
const statusOf = async ({ send, repository }: Ground, reference: string) =>
  (await send('GET', `/v2/${repository}/manifests/${reference}`, { headers: { accept: IMAGE } })).status

/** What a registry has to answer to deletions. */
export const DELETION = [
  tags.must('deletes a tag with 202, or refuses to delete tags with 400 or 405', async (ground) => {
    await pushImage(ground.send, ground.repository, '1.0')

    expect([202, 400, 405]).toContain((await deleteManifest(ground, '1.0')).status)
  }),
  tags.should('deletes a tag, and neither its manifest nor another tag of it', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')
    await putManifest(ground.send, ground.repository, 'latest', imageOf())

    expect((await deleteManifest(ground, '1.0')).status).toBe(202)
    expect(await statusOf(ground, '1.0')).toBe(404)
    expect([await statusOf(ground, 'latest'), await statusOf(ground, digest)]).toEqual([200, 200])
  }),
  manifests.must('deletes a manifest by its digest with 202', async (ground) => {
    const digest = await pushImage(ground.send, ground.repository, '1.0')

    expect((await deleteManifest(ground, digest)).status).toBe(202)
    expect(await statusOf(ground, digest)).toBe(404)
  }),
  manifests.must('answers 404 to a deletion in a repository that does not exist', async (ground) => {
    expect((await deleteManifest(ground, ABSENT)).status).toBe(404)
  }),
  manifests.must('answers 404 to the deletion of a manifest that is not there', async (ground) => {
    await pushImage(ground.send, ground.repository, '1.0')

    expect((await deleteManifest(ground, ABSENT)).status).toBe(404)
  }),
  blobs.must('deletes a blob with 202', async (ground) => {
    const digest = await pushBlob(ground.send, ground.repository, 'content')

    expect((await deleteBlob(ground, digest)).status).toBe(202)
    expect((await ground.send('GET', `/v2/${ground.repository}/blobs/${digest}`)).status).toBe(404)
  }),
  blobs.must('answers 404 to the deletion of a blob that is not there', async (ground) => {
    await pushBlob(ground.send, ground.repository, 'content')

    expect((await deleteBlob(ground, ABSENT)).status).toBe(404)
  }),
]
