import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pinBase } from './pin-base.js'

const BASE = `docker.io/library/debian:12-slim@sha256:${'a'.repeat(64)}`

describe('pinBase', () => {
  let folder: string
  const path = () => join(folder, 'slipway.json')
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-pin-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('replaces the file, keeps its mode and leaves nothing beside it', async () => {
    await writeFile(path(), '{"images":{"a":{"dir":"b"}}}\n')
    await chmod(path(), 0o600)

    await pinBase({ path: path(), image: 'a', base: BASE })

    expect(await readFile(path(), 'utf8')).toBe(`{"images":{"a":{"dir":"b", "base": "${BASE}"}}}\n`)
    expect((await stat(path())).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['slipway.json'])
  })

  it('writes through a symlink', async () => {
    await writeFile(join(folder, 'real.json'), '{"images":{"a":{"dir":"b"}}}')
    await symlink('real.json', path())

    await pinBase({ path: path(), image: 'a', base: BASE })

    expect((await lstat(path())).isSymbolicLink()).toBe(true)
    expect(await readFile(join(folder, 'real.json'), 'utf8')).toContain(BASE)
  })

  it('refuses a base that the file may not hold, and leaves the file alone', async () => {
    await writeFile(path(), '{"images":{"a":{"dir":"b"}}}')

    await expect(pinBase({ path: path(), image: 'a', base: 'two words' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
    expect(await readFile(path(), 'utf8')).toBe('{"images":{"a":{"dir":"b"}}}')
  })

  it('says that the image or the file is gone', async () => {
    await expect(pinBase({ path: path(), image: 'a', base: BASE })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })

    await writeFile(path(), '{"images":{}}')
    await expect(pinBase({ path: path(), image: 'a', base: BASE })).rejects.toThrow('it has no image "a"')
  })
})
