import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesBelow, hashFiles, readStamp, writeStamp } from '../../tools/stamp.mjs'

describe('stamps', () => {
  let folder: string
  const at = (name: string) => join(folder, name)

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-stamp-'))
    await writeFile(at('a'), 'one')
    await writeFile(at('b'), 'two')
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are the same for the same files in any order', () => {
    expect(hashFiles(folder, [at('a'), at('b')])).toBe(hashFiles(folder, [at('b'), at('a')]))
  })

  it('change with a name, with bytes, with a missing file and with the extra text', async () => {
    await writeFile(at('c'), 'one')
    const before = hashFiles(folder, [at('a')])
    const others = [
      hashFiles(folder, [at('c')]),
      hashFiles(folder, [at('missing')]),
      hashFiles(folder, [at('a')], ['x']),
    ]
    await writeFile(at('a'), 'One')

    expect(new Set([before, ...others, hashFiles(folder, [at('a')])]).size).toBe(5)
  })

  it('tell a missing file from an empty one, and text that moved from one file to the next', async () => {
    await writeFile(at('empty'), '')
    const before = hashFiles(folder, [at('a'), at('b')])
    await writeFile(at('a'), 'onet')
    await writeFile(at('b'), 'wo')

    expect(hashFiles(folder, [at('empty')])).not.toBe(hashFiles(folder, [at('empty2')]))
    expect(hashFiles(folder, [at('a'), at('b')])).not.toBe(before)
  })

  it('are read back, and are nothing where there is none', () => {
    writeStamp(at('deep/down/stamp'), 'abc')

    expect(readStamp(at('deep/down/stamp'))).toBe('abc')
    expect(readStamp(at('none'))).toBeUndefined()
  })

  it('cover all files below a folder that are asked for', () => {
    writeStamp(at('deep/x.test.ts'), '')
    writeStamp(at('deep/x.ts'), '')

    expect(filesBelow(folder, (name) => !name.endsWith('.test.ts')).sort()).toEqual(
      [at('a'), at('b'), at('deep/x.ts')].sort(),
    )
    expect(filesBelow(at('none'))).toEqual([])
  })
})
