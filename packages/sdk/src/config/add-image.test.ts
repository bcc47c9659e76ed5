import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addImage } from './add-image.js'

let folder: string
const path = () => join(folder, 'slipway.json')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-add-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function added(before: string): Promise<string> {
  await writeFile(path(), before)
  await addImage({ path: path(), image: 'lobby', settings: { dir: 'out' } })
  return readFile(path(), 'utf8')
}

describe('addImage', () => {
  it('adds behind the others, and leaves everything else as it is, to the byte', async () => {
    const before =
      '\uFEFF{\r\n\t"images": {\r\n\t\t"game": { "dir":  "build" }\r\n\t},\r\n\t"project": "studio"\r\n}'

    expect(await added(before)).toBe(
      before.replace('"build" }', '"build" },\r\n\t\t"lobby": {\r\n\t\t\t"dir": "out"\r\n\t\t}'),
    )
  })

  it.each(['{}', '{\n  "images": {}\n}\n', '{\n  "project": "studio"\n}\n'])(
    'adds the first one to %j',
    async (before) => {
      expect(JSON.parse(await added(before))).toMatchObject({ images: { lobby: { dir: 'out' } } })
    },
  )

  it('replaces none', async () => {
    const before = '{"images": {"lobby": {"dir": "mine"}}}'

    await expect(added(before)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(await readFile(path(), 'utf8')).toBe(before)
  })

  it('names the default image as well', async () => {
    await writeFile(path(), '{\n  "images": { "game": { "dir": "build" } }\n}\n')

    await addImage({ path: path(), image: 'lobby', settings: { dir: 'out' }, defaultImage: 'game' })

    expect(await readFile(path(), 'utf8')).toBe(
      '{\n  "images": { "game": { "dir": "build" }, "lobby": {"dir":"out"} },\n  "defaultImage": "game"\n}\n',
    )
  })

  it('names no default image that the file does not hold', async () => {
    const before = '{"images": {"game": {"dir": "build"}}}'
    await writeFile(path(), before)

    const call = addImage({ path: path(), image: 'lobby', settings: { dir: 'out' }, defaultImage: 'arena' })

    await expect(call).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(await readFile(path(), 'utf8')).toBe(before)
  })

  it('adds no image that the file may not hold', async () => {
    await writeFile(path(), '{}')

    const call = addImage({ path: path(), image: 'Not A Name', settings: { dir: 'out' } })

    await expect(call).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(await readFile(path(), 'utf8')).toBe('{}')
  })
})
