import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../test/support/temp-folder.js'
import type { FileRecord } from '../docker/session/file-packet.js'
import { keepRecords, readKeptRecords } from './kept-records.js'

const RECORD: FileRecord = {
  path: 'usr/bin/ping',
  mode: 0o755,
  uid: 4_000_000,
  gid: 1,
  sizeBytes: 2 ** 40,
  modifiedNs: 1_795_386_913_412_518_665n,
  linkTarget: '',
  deviceMajor: 1,
  deviceMinor: 3,
  xattrs: new Map([['security.capability', Buffer.from([0, 255, 1])]]),
}
const KEPT = { records: [RECORD, { ...RECORD, path: 'ä b\n', modifiedNs: -5n }], sizeBytes: 123 }

describe('kept records', () => {
  it('come back as they were', async () => {
    const folder = await tempFolder()

    await keepRecords(folder, 'key', KEPT)

    expect(await readKeptRecords(folder, 'key')).toEqual(KEPT)
    expect(await readKeptRecords(folder, 'other')).toBeUndefined()
  })

  it.each(['', '{', '[]', '{"sizeBytes":1,"rows":[["a"]]}'])(
    'are none where the file says %j',
    async (text) => {
      const folder = await tempFolder()
      await keepRecords(folder, 'key', KEPT)
      const [name = ''] = await readdir(folder)
      await writeFile(join(folder, name), text)

      expect(await readKeptRecords(folder, 'key')).toBeUndefined()
    },
  )

  it('are those of the last eight bases', async () => {
    const folder = await tempFolder()
    for (let base = 1; base <= 10; base += 1) {
      await keepRecords(folder, `base-${base}`, KEPT)
      const names = await readdir(folder)
      const own = names.find((name) => name.includes(`base-${base}.`)) ?? ''
      await utimes(join(folder, own), base, base)
    }
    await keepRecords(folder, 'base-11', KEPT)

    expect(await readdir(folder)).toHaveLength(8)
    expect(await readKeptRecords(folder, 'base-11')).toEqual(KEPT)
    expect(await readKeptRecords(folder, 'base-3')).toBeUndefined()
  })

  it('are not missed where nothing can be written', async () => {
    const file = join(await tempFolder(), 'file')
    await writeFile(file, '')

    await keepRecords(join(file, 'below'), 'key', KEPT)

    expect(await readKeptRecords(join(file, 'below'), 'key')).toBeUndefined()
  })
})
