import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aManifest } from '../../test/support/manifest.js'
import { digestOf } from '../oci/digest.js'
import { type Content, createContent } from './content.js'
import { type ContentRecords, createContentRecords } from './content-records.js'
import { CONTENT_TABLES } from './content-tables.js'
import { type Database, IN_MEMORY, openDatabase } from './database.js'
import { isHeld } from './project-usage.js'
import { createTagEventSource, type TagDeleted, type TagEventSource, type TagPushed } from './tag-events.js'

const REPOSITORY = 'studio/server'
const OTHER = 'studio/tools'

let database: Database
let events: TagEventSource
let content: Content
let records: ContentRecords

beforeEach(() => {
  database = openDatabase(IN_MEMORY, { isLasting: false })
  database.migrate('content', CONTENT_TABLES)
  events = createTagEventSource()
  content = createContent(database)
  records = createContentRecords(database, events)
})
afterEach(() => database.close())

const blob = (text: string) => digestOf(Buffer.from(text))

describe('tags', () => {
  it('come in byte order and in pages', () => {
    for (const tag of ['b', 'B', 'a-1', 'é', '__proto__', '10', '9']) {
      records.addManifest(REPOSITORY, aManifest(), tag)
    }

    const names = (page?: { after?: string; limit?: number }) =>
      content.tags(REPOSITORY, page).map(({ tag }) => tag)

    expect(names()).toEqual(['10', '9', 'B', '__proto__', 'a-1', 'b', 'é'])
    expect(names({ limit: 2 })).toEqual(['10', '9'])
    expect(names({ after: '9', limit: 3 })).toEqual(['B', '__proto__', 'a-1'])
    expect(names({ after: 'é' })).toEqual([])
    expect(names({ limit: 0 })).toEqual([])
  })

  it('take the time of the last push while their manifest keeps that of the first', () => {
    const [first, second] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z']
    const { digest } = aManifest()
    records.addManifest(REPOSITORY, aManifest({ digest, pushedAt: first }), '1.0')
    records.addManifest(REPOSITORY, aManifest({ digest, pushedAt: second }), '1.0')

    expect(content.tags(REPOSITORY)).toEqual([{ tag: '1.0', digest, pushedAt: second }])
    expect(content.manifest(REPOSITORY, digest)?.pushedAt).toBe(first)
  })

  it('move to another manifest, and go with theirs', () => {
    const [one, two] = [aManifest({ sizeBytes: 1 }), aManifest({ sizeBytes: 2 })]
    records.addManifest(REPOSITORY, one, 'moved')
    records.addManifest(REPOSITORY, one, 'stays')
    records.addManifest(REPOSITORY, two, 'moved')

    expect(content.tagsOf(REPOSITORY, one.digest)).toEqual(['stays'])
    expect(content.tagDigest(REPOSITORY, 'moved')).toBe(two.digest)
    expect(records.removeManifest(REPOSITORY, two.digest)).toBe(true)
    expect(content.tags(REPOSITORY).map(({ tag }) => tag)).toEqual(['stays'])
    expect(records.removeTag(REPOSITORY, 'stays')).toBe(true)
    expect(records.removeTag(REPOSITORY, 'stays')).toBe(false)
    expect(content.manifest(REPOSITORY, one.digest)).toBeDefined()
  })
})

describe('listeners', () => {
  let pushed: TagPushed[]
  let deleted: TagDeleted[]

  beforeEach(() => {
    pushed = []
    deleted = []
    events.onTag((event) => void pushed.push(event))
    events.onTagDeleted((event) => void deleted.push(event))
  })

  it('learn of each pushed tag and whether it is new', () => {
    const { digest } = aManifest()
    records.addManifest(REPOSITORY, aManifest())
    records.addManifest(REPOSITORY, aManifest(), '1.0')
    records.addManifest(REPOSITORY, aManifest(), '1.0')

    expect(pushed).toEqual([
      { repository: REPOSITORY, tag: '1.0', digest, isNewTag: true },
      { repository: REPOSITORY, tag: '1.0', digest, isNewTag: false },
    ])
  })

  it('learn of each deleted tag, one by one or with a manifest', () => {
    const { digest } = aManifest()
    for (const tag of ['1', '2', '3']) records.addManifest(REPOSITORY, aManifest(), tag)

    records.removeTag(REPOSITORY, '2')
    records.removeTag(REPOSITORY, 'absent')
    records.removeManifest(REPOSITORY, digest)

    expect(deleted.map(({ tag }) => tag)).toEqual(['2', '1', '3'])
  })

  it("undo the push, their own changes and each other's when one of them fails", () => {
    database.migrate('test', ['CREATE TABLE notes (tag TEXT)'])
    events.onTag(({ tag }) => void database.run('INSERT INTO notes VALUES (?)', [tag]))
    events.onTag(() => {
      throw new Error('refused')
    })

    expect(() => records.addManifest(REPOSITORY, aManifest(), '1.0')).toThrow('refused')

    expect(content.hasRepository(REPOSITORY)).toBe(false)
    expect(content.usedBytes('studio')).toBe(0)
    expect(database.run('DELETE FROM notes')).toBe(0)
  })
})

describe('manifests', () => {
  it('keep all their fields, in the order of their first push', () => {
    const subject = blob('subject')
    const first = aManifest({ subject, artifactType: 'a/b', annotations: { key: 'value' } })
    records.addManifest(REPOSITORY, first)
    records.addManifest(REPOSITORY, aManifest())
    records.addManifest(REPOSITORY, first)

    const { references: _, ...record } = first
    expect(content.manifests(REPOSITORY).map(({ digest }) => digest)).toEqual([
      first.digest,
      aManifest().digest,
    ])
    expect(content.manifest(REPOSITORY, first.digest)).toEqual(record)
    expect(content.referrers(REPOSITORY, subject)).toEqual([record])
    expect(content.referrers(OTHER, subject)).toEqual([])
  })

  it('count their content once, an index with its manifests', () => {
    for (const [text, sizeBytes] of [
      ['config', 10],
      ['base', 1000],
      ['one', 100],
      ['two', 200],
    ] as const) {
      records.addBlob(REPOSITORY, blob(text), sizeBytes)
    }
    const image = (name: string) =>
      aManifest({ sizeBytes: 5, references: [blob('config'), blob('base'), blob('base'), blob(name)] })
    const index = aManifest({ sizeBytes: 3, references: [image('one').digest, image('two').digest] })
    for (const manifest of [image('one'), image('two'), index]) records.addManifest(REPOSITORY, manifest)

    expect(content.artifactBytes(REPOSITORY, image('one').digest)).toBe(1115)
    expect(content.artifactBytes(REPOSITORY, index.digest)).toBe(1323)
    expect(content.artifactBytes(OTHER, index.digest)).toBe(0)
  })
})

describe('the bytes of a project', () => {
  const sizes = ['x', 'xy', 'xyz'] as const
  const repository = fc.constantFrom('one/a', 'one/b', 'two/a')
  const action = fc.constantFrom('addBlob', 'addManifest', 'removeBlob', 'removeManifest')
  const step = fc.record({ action, repository, text: fc.constantFrom(...sizes) })
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

  /** What is held after some steps, as texts such as `one/a blob xy`. */
  function heldAfter(steps: readonly Step[]): string[] {
    const held = new Set<string>()
    for (const { action, repository, text } of steps) {
      const entry = `${repository} ${action.endsWith('Blob') ? 'blob' : 'manifest'} ${text}`
      if (action.startsWith('add')) held.add(entry)
      else held.delete(entry)
    }
    return [...held]
  }

  function take({ action, repository, text }: Step, to: ContentRecords): void {
    const [digest, sizeBytes] = [blob(text), text.length]
    if (action === 'addBlob') to.addBlob(repository, digest, sizeBytes)
    else if (action === 'addManifest') to.addManifest(repository, aManifest({ digest, sizeBytes }))
    else to[action](repository, digest)
  }

  it('go down with the last manifest that names a blob, and up again with a new one', () => {
    const [base, own] = [blob('base'), blob('own')]
    records.addBlob(REPOSITORY, base, 1000)
    records.addBlob(REPOSITORY, own, 100)
    const kept = aManifest({ sizeBytes: 1, references: [base] })
    const dropped = aManifest({ sizeBytes: 1, references: [base, own] })
    records.addManifest(REPOSITORY, kept)
    records.addManifest(REPOSITORY, dropped)
    expect(content.usedBytes('studio')).toBe(1102)

    records.removeManifest(REPOSITORY, dropped.digest)
    expect(content.usedBytes('studio')).toBe(1001)
    // A push on its way may still count on the blob.
    expect(content.blobSizeBytes(REPOSITORY, own)).toBe(100)

    records.addManifest(REPOSITORY, dropped)
    expect(content.usedBytes('studio')).toBe(1102)
  })

  it('are what a sum over its content would be, each digest once, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const fresh = openDatabase(IN_MEMORY, { isLasting: false })
        fresh.migrate('content', CONTENT_TABLES)
        for (const one of steps) take(one, createContentRecords(fresh, events))

        const held = heldAfter(steps)
        for (const project of ['one', 'two']) {
          const own = held.filter((entry) => entry.startsWith(`${project}/`))
          const texts = sizes.filter((text) => own.some((entry) => entry.endsWith(` ${text}`)))
          expect(createContent(fresh).usedBytes(project)).toBe(texts.join('').length)
        }
        for (const text of sizes) {
          expect(isHeld(fresh, blob(text))).toBe(held.some((entry) => entry.endsWith(` ${text}`)))
        }
        fresh.close()
      }),
      { numRuns: 50 },
    )
  })
})
