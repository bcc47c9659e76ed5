import { existsSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aManifest } from '../../test/support/manifest.js'
import { type Digest, digestOf } from '../oci/digest.js'
import { type Database, IN_MEMORY, openDatabase } from './database.js'
import { createKeyedLock } from './keyed-lock.js'
import { removeAllContent } from './remove-all-content.js'
import { openStorage, type Storage } from './storage.js'
import { openUploadFile } from './upload-file.js'

const REPOSITORY = 'studio/server'
let folder: string
let database: Database
let storage: Storage

/** Leaves the earlier one as it is, as a crash would. */
async function open(): Promise<Storage> {
  database.close()
  database = openDatabase(join(folder, 'emulator.sqlite'), { isLasting: false })
  return openStorage(folder, { database, isLasting: false })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-storage-'))
  database = openDatabase(IN_MEMORY, { isLasting: false })
  storage = await open()
})
afterEach(async () => {
  database.close()
  await rm(folder, { recursive: true, force: true })
})

async function* chunksOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function addBlob(repository: string, text: string): Promise<Digest> {
  const session = await storage.uploads.create(repository)
  await session.file.append(chunksOf(text))
  const digest = digestOf(Buffer.from(text))
  expect(await storage.commitUpload(session, digest)).toBe(true)
  return digest
}

const pathOf = (digest: Digest) => join(folder, 'blobs', 'sha256', digest.slice(7, 9), digest.slice(7))

describe('blobs', () => {
  it('keeps a blob as a file named by its digest and leaves no session behind', async () => {
    const digest = await addBlob(REPOSITORY, 'content')

    expect(existsSync(pathOf(digest))).toBe(true)
    expect(storage.content.blobSizeBytes(REPOSITORY, digest)).toBe(7)
    expect(await readdir(join(folder, 'uploads'))).toEqual([])
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
  })

  it('drops an upload whose bytes have another digest', async () => {
    const session = await storage.uploads.create(REPOSITORY)
    await session.file.append(chunksOf('content'))

    expect(await storage.commitUpload(session, digestOf(Buffer.from('other')))).toBe(false)

    expect(storage.uploads.find(session.id, REPOSITORY)).toBeUndefined()
    expect(await readdir(join(folder, 'uploads'))).toEqual([])
    expect(storage.content.hasRepository(REPOSITORY)).toBe(false)
  })

  it('removes the file when the last repository lets the blob go', async () => {
    const digest = await addBlob(REPOSITORY, 'content')
    expect(await storage.mountBlob(digest, REPOSITORY, 'studio/other')).toBe(true)

    expect(await storage.deleteBlob(REPOSITORY, digest)).toBe(true)
    expect(existsSync(pathOf(digest))).toBe(true)
    expect(await storage.deleteBlob('studio/other', digest)).toBe(true)
    expect(existsSync(pathOf(digest))).toBe(false)
    expect(await storage.deleteBlob('studio/other', digest)).toBe(false)
  })

  it('keeps the file while deletions and uploads of the same content race', async () => {
    const digest = digestOf(Buffer.from('content'))

    for (let round = 0; round < 10; round += 1) {
      await Promise.all([addBlob(REPOSITORY, 'content'), storage.deleteBlob(REPOSITORY, digest)])

      const isNamed = storage.content.blobSizeBytes(REPOSITORY, digest) !== undefined
      expect(existsSync(pathOf(digest))).toBe(isNamed)
    }
  })

  it('mounts nothing that the source does not hold', async () => {
    const digest = digestOf(Buffer.from('absent'))

    expect(await storage.mountBlob(digest, REPOSITORY, 'studio/other')).toBe(false)
    expect(storage.content.repositoryNames()).toEqual([])
  })
})

describe('manifests', () => {
  it('checks a manifest in the moment that stores it, and keeps nothing of a refused one', async () => {
    const blob = await addBlob(REPOSITORY, 'content')
    const bytes = Buffer.from('{}')
    const manifest = aManifest({ digest: digestOf(bytes), references: [blob] })
    const check = () => {
      if (storage.content.blobSizeBytes(REPOSITORY, blob) === undefined) throw new Error('blob unknown')
    }

    const storing = storage.putManifest(REPOSITORY, bytes, manifest, { tag: '1.0', check })
    await storage.deleteBlob(REPOSITORY, blob)

    await expect(storing).rejects.toThrow('blob unknown')
    expect(storage.content.tagDigest(REPOSITORY, '1.0')).toBeUndefined()
    expect(existsSync(pathOf(manifest.digest))).toBe(false)
  })

  it('leaves a tag with all its blobs, or none, where everything is removed meanwhile', async () => {
    const blob = await addBlob(REPOSITORY, 'content')
    const bytes = Buffer.from('{}')
    const manifest = aManifest({ digest: digestOf(bytes), references: [blob] })
    await storage.putManifest(REPOSITORY, bytes, manifest, { tag: '1.0' })
    const deleted: string[] = []
    storage.onTagDeleted(({ tag }) => {
      deleted.push(`${tag} ${storage.content.blobSizeBytes(REPOSITORY, blob)}`)
    })

    const removing = removeAllContent(database, storage)
    const after = storage.content.repositoryNames()
    await removing

    expect(after).toEqual([])
    expect(deleted).toEqual(['1.0 7'])
    expect(existsSync(pathOf(blob))).toBe(false)
  })
})

describe('reopening', () => {
  it('finds everything that was there, and partial uploads at their offset', async () => {
    const blob = await addBlob(REPOSITORY, 'content')
    const bytes = Buffer.from('{}')
    const manifest = aManifest({ digest: digestOf(bytes), references: [blob] })
    await storage.putManifest(REPOSITORY, bytes, manifest, { tag: '__proto__' })
    const session = await storage.uploads.create(REPOSITORY)
    await session.file.append(chunksOf('first '))
    const before = storage.content.manifests(REPOSITORY)
    expect(storage.content.firstManifest(REPOSITORY)).toEqual(before[0])
    expect(storage.content.firstManifest('studio/nothing')).toBeUndefined()

    const reopened = await open()

    expect(reopened.content.manifests(REPOSITORY)).toEqual(before)
    expect(reopened.content.tagDigest(REPOSITORY, '__proto__')).toBe(manifest.digest)
    expect(Buffer.from(await reopened.blobs.read(manifest.digest))).toEqual(bytes)
    expect(reopened.content.blobSizeBytes(REPOSITORY, blob)).toBe(7)
    expect(existsSync(pathOf(blob))).toBe(true)
    const resumed = reopened.uploads.find(session.id, REPOSITORY)
    expect(resumed?.file.sizeBytes).toBe(6)
    await resumed?.file.append(chunksOf('second'))
    expect(await resumed?.file.digest('sha256')).toBe(digestOf(Buffer.from('first second')))
  })

  it('clears what a crash left half-done: temporary files, unnamed blobs, sessions or files without the other', async () => {
    const unnamed = digestOf(Buffer.from('unnamed'))
    await writeFile(join(folder, 'tmp', 'half'), 'x')
    await writeFile(join(folder, 'uploads', 'nobody'), 'x')
    await mkdir(dirname(pathOf(unnamed)), { recursive: true })
    await writeFile(pathOf(unnamed), 'unnamed')
    const session = await storage.uploads.create(REPOSITORY)
    await rm(session.file.path)

    const reopened = await open()

    expect(await readdir(join(folder, 'tmp'))).toEqual([])
    expect(existsSync(pathOf(unnamed))).toBe(false)
    expect(reopened.uploads.find(session.id, REPOSITORY)).toBeUndefined()
    expect(await readdir(join(folder, 'uploads'))).toEqual([])
  })

  it('removes the blobs that only a deleted manifest named, unless they were pushed again', async () => {
    const [gone, again] = [await addBlob(REPOSITORY, 'gone'), await addBlob(REPOSITORY, 'again')]
    const bytes = Buffer.from('{}')
    const manifest = aManifest({ digest: digestOf(bytes), references: [gone, again] })
    await storage.putManifest(REPOSITORY, bytes, manifest)
    await storage.deleteManifest(REPOSITORY, manifest.digest)
    await addBlob(REPOSITORY, 'again')
    expect(existsSync(pathOf(gone))).toBe(true)

    const reopened = await open()

    expect(existsSync(pathOf(gone))).toBe(false)
    expect(reopened.content.blobSizeBytes(REPOSITORY, gone)).toBeUndefined()
    expect(existsSync(pathOf(again))).toBe(true)
  })

  it('passes over files that are no blob folders', async () => {
    const digest = await addBlob(REPOSITORY, 'content')
    const strangers = [join(folder, 'blobs'), join(folder, 'blobs', 'sha256')].map((parent) =>
      join(parent, '.DS_Store'),
    )
    for (const stranger of strangers) await writeFile(stranger, 'x')

    const reopened = await open()

    expect(reopened.content.blobSizeBytes(REPOSITORY, digest)).toBe(7)
    expect(strangers.every((stranger) => existsSync(stranger))).toBe(true)
  })

  it('removes upload sessions after a week', async () => {
    const [old, young] = [await storage.uploads.create(REPOSITORY), await storage.uploads.create(REPOSITORY)]
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString()
    const setStart = 'UPDATE upload_sessions SET started_at = ? WHERE id = ?'
    database.run(setStart, [hoursAgo(169), old.id])
    database.run(setStart, [hoursAgo(167), young.id])

    const reopened = await open()

    expect(reopened.uploads.find(old.id, REPOSITORY)).toBeUndefined()
    expect(reopened.uploads.find(young.id, REPOSITORY)).toBeDefined()
    expect(await readdir(join(folder, 'uploads'))).toEqual([young.id])
  })
})

describe('upload file', () => {
  const disk = { temporaryFolder: '', isLasting: false }

  it('has the same digest however its bytes are split', async () => {
    const path = join(folder, 'upload')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.string(), { maxLength: 3 }), { maxLength: 3 }), async (parts) => {
        await writeFile(path, '')
        const file = openUploadFile(path, 0, disk)

        for (const part of parts) await file.append(chunksOf(...part))

        const whole = Buffer.from(parts.flat().join(''))
        expect(file.sizeBytes).toBe(whole.length)
        expect(await file.digest('sha256')).toBe(digestOf(whole))
        expect(await file.digest('sha512')).toBe(digestOf(whole, 'sha512'))
      }),
      { numRuns: 25 },
    )
  })

  it('keeps what came before its source failed, and goes on from there', async () => {
    const path = join(folder, 'upload')
    await writeFile(path, '')
    const file = openUploadFile(path, 0, disk)
    const failing = async function* () {
      yield* chunksOf('kept ')
      throw new Error('cut')
    }

    await expect(file.append(failing())).rejects.toThrow('cut')
    await file.append(chunksOf('and more'))

    expect(await file.digest('sha256')).toBe(digestOf(Buffer.from('kept and more')))
  })

  it('drops bytes after a position, and bytes on disk that it never counted', async () => {
    const path = join(folder, 'upload')
    await writeFile(path, '')
    const file = openUploadFile(path, 0, disk)
    await file.append(chunksOf('kept', 'dropped'))

    await file.truncate(4)
    await appendFile(path, 'torn write')
    await file.seal()

    expect(await file.digest('sha256')).toBe(digestOf(Buffer.from('kept')))
    expect(await openUploadFile(path, 4, disk).digest('sha256')).toBe(digestOf(Buffer.from('kept')))
  })
})

describe('keyed lock', () => {
  it('runs work of one key in order, after failures too, and of two keys side by side', async () => {
    const lock = createKeyedLock()
    const events: string[] = []
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })

    const first = lock('a', async () => {
      await gate
      events.push('first')
      throw new Error('first failed')
    })
    const second = lock('a', async () => void events.push('second'))
    await lock('b', async () => void events.push('other key'))
    open()

    await expect(first).rejects.toThrow('first failed')
    await second
    expect(events).toEqual(['other key', 'first', 'second'])
  })
})
