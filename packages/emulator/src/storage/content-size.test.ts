import { expect, it, onTestFinished } from 'vitest'
import { aManifest } from '../../test/support/manifest.js'
import { digestOf } from '../oci/digest.js'
import { createContent } from './content.js'
import { createContentRecords } from './content-records.js'
import { CONTENT_TABLES } from './content-tables.js'
import { IN_MEMORY, openDatabase } from './database.js'
import { createTagEventSource } from './tag-events.js'

const REPOSITORY = 'studio/server'
const TAGS = 10_000
const SAMPLE = 500
const PAGE = 100

const numberOf = (count: number) => String(count).padStart(5, '0')
const blobOf = (count: number) => digestOf(Buffer.from(`layer ${count}`))
const median = (values: readonly number[]) =>
  values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN

it(`does the last of ${TAGS} pushes with as little work as the first`, () => {
  const database = openDatabase(IN_MEMORY, { isLasting: false })
  onTestFinished(() => database.close())
  database.migrate('content', CONTENT_TABLES)
  const records = createContentRecords(database, createTagEventSource())
  const content = createContent(database)

  const pushMs: number[] = []
  for (let count = 0; count < TAGS; count += 1) {
    const startedAt = performance.now()
    records.addBlob(REPOSITORY, blobOf(count), 100)
    const manifest = aManifest({ artifactType: String(count), references: [blobOf(0), blobOf(count)] })
    records.addManifest(REPOSITORY, manifest, numberOf(count))
    content.usedBytes('studio')
    content.tagDigest(REPOSITORY, numberOf(count))
    pushMs.push(performance.now() - startedAt)
  }

  let pages = 0
  let after = ''
  for (let page = content.tags(REPOSITORY, { limit: PAGE }); page.length > 0; pages += 1) {
    after = page.at(-1)?.tag ?? ''
    page = content.tags(REPOSITORY, { after, limit: PAGE })
  }
  expect(median(pushMs.slice(-SAMPLE))).toBeLessThan(4 * median(pushMs.slice(SAMPLE, 2 * SAMPLE)))
  expect([pages, after]).toEqual([TAGS / PAGE, numberOf(TAGS - 1)])
  expect(content.usedBytes('studio')).toBe(TAGS * (100 + 2))
  expect(content.artifactBytes(REPOSITORY, content.tagDigest(REPOSITORY, after) ?? blobOf(0))).toBe(202)
})
