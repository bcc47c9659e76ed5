import { beforeEach, expect, it } from 'vitest'
import { aManifest } from '../../test/support/manifest.js'
import { digestOf } from '../oci/digest.js'
import { type ArtifactChanges, createArtifactChanges } from './artifact-changes.js'
import { findArtifact, listAccessories, listArtifacts, listParents, listParts } from './artifact-rows.js'
import { type Content, createContent } from './content.js'
import { type ContentRecords, createContentRecords } from './content-records.js'
import { CONTENT_TABLES } from './content-tables.js'
import { type Database, IN_MEMORY, openDatabase } from './database.js'
import { missingBytes } from './missing-bytes.js'
import { findRepositoryRecord, listRepositoryRecords } from './repository-records.js'
import { createTagEventSource } from './tag-events.js'
import { listTagsOfArtifact } from './tag-rows.js'

const at = '2026-02-02T00:00:00.000Z'
const layer = digestOf(Buffer.from('layer'))

let database: Database
let records: ContentRecords
let content: Content
let changes: ArtifactChanges
let pushes: string[]

beforeEach(() => {
  database = openDatabase(IN_MEMORY, { isLasting: false })
  database.migrate('content', CONTENT_TABLES)
  const events = createTagEventSource()
  pushes = []
  events.onTag(({ tag }) => void pushes.push(tag))
  records = createContentRecords(database, events)
  content = createContent(database)
  changes = createArtifactChanges({ database, content, records })
  return () => database.close()
})

it('tags a manifest without telling of a push, and only by a new tag', () => {
  const manifest = aManifest()
  records.addManifest('studio/server', manifest, '1.0')

  expect(changes.addTag('studio/server', { tag: '2.0', digest: manifest.digest, at })).toBe(true)
  expect(changes.addTag('studio/server', { tag: '1.0', digest: manifest.digest, at })).toBe(false)
  expect(changes.addTag('studio/server', { tag: '3.0', digest: layer, at })).toBe(false)
  expect(content.tagsOf('studio/server', manifest.digest)).toEqual(['1.0', '2.0'])
  expect(pushes).toEqual(['1.0'])
})

it('copies a manifest with its blobs and counts them once for a project', () => {
  const manifest = aManifest({ references: [layer], sizeBytes: 10 })
  records.addBlob('studio/a', layer, 100)
  records.addManifest('studio/a', manifest)
  const wanted = { from: 'studio/a', digests: [manifest.digest] }

  expect(missingBytes(database, { ...wanted, project: 'other' })).toBe(110)
  expect(missingBytes(database, { ...wanted, project: 'studio' })).toBe(0)
  const copy = { from: 'studio/a', digest: manifest.digest, tags: ['x'], at }
  expect(changes.copyManifest({ ...copy, to: 'studio/b' })).toBe(true)
  expect(changes.copyManifest({ ...copy, to: 'other/b' })).toBe(true)
  expect(changes.copyManifest({ ...copy, from: 'studio/none', to: 'studio/c' })).toBe(false)

  expect(content.usedBytes('studio')).toBe(110)
  expect(content.usedBytes('other')).toBe(110)
  expect(content.tagDigest('studio/b', 'x')).toBe(manifest.digest)
  expect(content.blobSizeBytes('other/b', layer)).toBe(100)
})

it('notes pulls of a repository, its manifest and the tag that was asked for', () => {
  const { digest } = aManifest()
  records.addManifest('studio/server', aManifest(), '1.0')
  records.addManifest('studio/server', aManifest(), '2.0')

  changes.notePull('studio/server', { digest, tag: '1.0', at })
  changes.notePull('studio/server', { digest, at: '2026-03-03T00:00:00.000Z' })

  const artifact = findArtifact(database, 'studio/server', digest)
  expect(artifact?.pulledAt).toBe('2026-03-03T00:00:00.000Z')
  const tags = listTagsOfArtifact(database, artifact?.id ?? 0)
  expect(Object.fromEntries(tags.map(({ tag, pulledAt }) => [tag, pulledAt]))).toEqual({
    '1.0': at,
    '2.0': undefined,
  })
  expect(findRepositoryRecord(database, 'studio/server')).toMatchObject({ pullCount: 2, artifactCount: 1 })
})

it('knows repositories from their first manifest on, and describes them', () => {
  records.addBlob('studio/server', layer, 100)
  expect(listRepositoryRecords(database, 'studio')).toEqual([])

  records.addManifest('studio/server', aManifest({ pushedAt: at }), '1.0')
  changes.describeRepository('studio/server', { description: 'A server.', at: '2026-03-03T00:00:00.000Z' })

  expect(listRepositoryRecords(database, 'studio')).toMatchObject([
    { name: 'studio/server', description: 'A server.', createdAt: at, updatedAt: '2026-03-03T00:00:00.000Z' },
  ])
})

it('knows which artifacts belong together', () => {
  const [part, attached] = [
    aManifest({ sizeBytes: 3 }),
    aManifest({ sizeBytes: 4, subject: aManifest({ sizeBytes: 3 }).digest }),
  ]
  const index = aManifest({ references: [part.digest] })
  for (const manifest of [part, attached, index]) records.addManifest('studio/server', manifest)
  records.addManifest('studio/other', part)
  const row = findArtifact(database, 'studio/server', index.digest)

  expect(listParents(database, 'studio/server', part.digest)).toEqual([row])
  expect(listParents(database, 'studio/other', part.digest)).toEqual([])
  expect(row && listParts(database, 'studio/server', row)).toMatchObject([
    { digest: part.digest, isPart: true },
  ])
  expect(listAccessories(database, 'studio/server', part.digest)).toMatchObject([{ digest: attached.digest }])
})

it('removes a repository with all it holds, and tells of its tags', () => {
  const gone: string[] = []
  const events = createTagEventSource()
  events.onTagDeleted(({ tag }) => void gone.push(tag))
  const removing = createContentRecords(database, events)
  const manifest = aManifest({ references: [layer] })
  records.addBlob('studio/server', layer, 100)
  records.addManifest('studio/server', manifest, '1.0')

  expect(removing.removeRepository('studio/server')).toEqual([manifest.digest, layer])
  expect(removing.removeRepository('studio/server')).toBeUndefined()

  expect(gone).toEqual(['1.0'])
  expect(content.hasRepository('studio/server')).toBe(false)
  expect(content.usedBytes('studio')).toBe(0)
})

it('brings an older database up to date', () => {
  const older = openDatabase(IN_MEMORY, { isLasting: false })
  older.migrate('content', CONTENT_TABLES.slice(0, 1))
  older.run(
    "INSERT INTO repositories (id, name, project) VALUES (1, 'studio/server', 'studio'), (2, 'studio/b', 'studio')",
  )
  older.run(
    `INSERT INTO manifests (id, repository_id, digest, media_type, size_bytes, pushed_at) VALUES (7, 1, ?, 'x', 2, ?)`,
    [layer, at],
  )
  for (const tag of ['b', 'a']) older.run('INSERT INTO tags VALUES (1, ?, 7, ?)', [tag, at])

  older.migrate('content', CONTENT_TABLES)

  expect(listArtifacts(older, 'studio/server')).toMatchObject([{ id: 7, isTagged: true, isSignature: false }])
  expect(listTagsOfArtifact(older, 7)).toMatchObject([
    { id: 2, tag: 'b', pushedAt: at },
    { id: 1, tag: 'a' },
  ])
  expect(listRepositoryRecords(older, 'studio')).toMatchObject([{ name: 'studio/server', createdAt: at }])
  older.close()
})
