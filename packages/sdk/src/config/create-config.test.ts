import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProjectConfig } from './create-config.js'
import { findProjectConfig } from './find-config.js'

let folder: string
const path = () => join(folder, 'slipway.json')
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-create-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('createProjectConfig', () => {
  it('writes a file that is found again, and leaves nothing beside it', async () => {
    const config = { project: 'studio', images: { game: { dir: 'build' } } }

    await createProjectConfig({ path: path(), config })

    expect(await findProjectConfig({ cwd: folder, env: {} })).toEqual({ path: path(), config })
    expect(await readFile(path(), 'utf8')).toBe(`${JSON.stringify(config, undefined, 2)}\n`)
    expect(await readdir(folder)).toEqual(['slipway.json'])
  })

  it('leaves a file alone that is there', async () => {
    await writeFile(path(), 'mine')

    await expect(createProjectConfig({ path: path(), config: {} })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      target: path(),
    })
    expect(await readFile(path(), 'utf8')).toBe('mine')
    expect(await readdir(folder)).toEqual(['slipway.json'])
  })

  it('lets one of several win that write at once', async () => {
    const writes = await Promise.allSettled(
      ['a', 'b', 'c'].map((project) => createProjectConfig({ path: path(), config: { project } })),
    )

    expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['slipway.json'])
  })

  it('writes nothing that could not be read', async () => {
    const config = { project: 'Two Words' }

    await expect(createProjectConfig({ path: path(), config })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('says what stands in the way of writing', async () => {
    await mkdir(path())
    const below = join(folder, 'slipway.json', 'x')
    await writeFile(below, '')

    const config = { path: join(below, 'slipway.json'), config: {} }
    await expect(createProjectConfig(config)).rejects.toMatchObject({ code: 'LOCAL_IO' })
  })
})
