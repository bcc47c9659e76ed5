import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findProjectConfig } from './find-config.js'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-config-'))
  await mkdir(join(root, 'game/build/linux'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const put = (path: string, content: string | Uint8Array = '{"project": "studio"}') =>
  writeFile(join(root, path), content)

describe('findProjectConfig', () => {
  it('finds the nearest file above the folder', async () => {
    await put('slipway.json', '{"project": "far"}')
    await put('game/slipway.json', '{"project": "near"}')

    expect(await findProjectConfig({ cwd: join(root, 'game/build/linux'), env: {} })).toEqual({
      path: join(root, 'game/slipway.json'),
      config: { project: 'near' },
    })
  })

  it('finds none where there is none', async () => {
    expect(await findProjectConfig({ cwd: join(root, 'game'), env: {} })).toBeUndefined()
  })

  it('takes the file that SLIPWAY_CONFIG names, relative to the folder', async () => {
    await put('slipway.json')
    await put('game/other.json', '{"project": "other"}')

    const found = await findProjectConfig({ cwd: root, env: { SLIPWAY_CONFIG: 'game/other.json' } })

    expect(found).toEqual({ path: join(root, 'game/other.json'), config: { project: 'other' } })
  })

  it('does not fall back when SLIPWAY_CONFIG names no file', async () => {
    await put('slipway.json')

    await expect(
      findProjectConfig({ cwd: root, env: { SLIPWAY_CONFIG: 'gone.json' } }),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      target: join(root, 'gone.json'),
      hint: 'Correct or unset SLIPWAY_CONFIG.',
    })
  })

  it('says that a file in UTF-16, as PowerShell writes it, is not UTF-8', async () => {
    await put('slipway.json', Buffer.from('\uFEFF{}', 'utf16le'))

    await expect(findProjectConfig({ cwd: root, env: {} })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      hint: 'Save it with the encoding UTF-8.',
    })
  })

  it('says that a folder of that name cannot be read', async () => {
    await mkdir(join(root, 'slipway.json'))

    await expect(findProjectConfig({ cwd: root, env: {} })).rejects.toMatchObject({ code: 'LOCAL_IO' })
  })
})
