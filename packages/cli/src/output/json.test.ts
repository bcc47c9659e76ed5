import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeJsonFile } from './json.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-json-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('writeJsonFile', () => {
  it('writes UTF-8 into folders that it makes, and replaces what was there', async () => {
    const path = join(folder, 'out/receipt.json')
    await writeJsonFile(path, { old: true })

    await writeJsonFile(path, { name: 'größe' })

    expect(await readFile(path, 'utf8')).toBe('{\n  "name": "größe"\n}\n')
    expect(await readdir(join(folder, 'out'))).toEqual(['receipt.json'])
  })

  it('says that it cannot write, and leaves nothing behind', async () => {
    const path = join(folder, 'taken')
    await mkdir(join(path, 'full'), { recursive: true })

    await expect(writeJsonFile(path, {})).rejects.toMatchObject({ code: 'LOCAL_IO', target: path })
    expect(await readdir(folder)).toEqual(['taken'])
  })
})
