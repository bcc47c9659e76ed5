import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/support/temp-folder.js'
import { withFileLock } from './file-lock.js'

/** No process has this number: Linux ends below 2^22, others below 2^31. */
const DEAD = 2 ** 31 - 2
const aLock = async () => join(await tempFolder(), 'file.lock')
const patienceMs = 100

describe('withFileLock', () => {
  it('lets one work at a time, and leaves nothing behind', async () => {
    const lock = await aLock()
    let atWork = 0
    let most = 0
    const work = async () => {
      atWork += 1
      most = Math.max(most, atWork)
      await setImmediate()
      atWork -= 1
    }

    await Promise.all(Array.from({ length: 10 }, () => withFileLock(lock, work)))

    expect(most).toBe(1)
    expect(await readdir(join(lock, '..'))).toEqual([])
  })

  it('is free again after work that failed', async () => {
    const lock = await aLock()

    await expect(withFileLock(lock, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')

    expect(await withFileLock(lock, async () => 'done', { patienceMs })).toBe('done')
  })

  it('is taken over from a dead process, by one of many', async () => {
    const lock = await aLock()
    await writeFile(lock, `${DEAD} ${hostname()} abc`)
    let atWork = 0
    const work = async () => {
      expect(++atWork).toBe(1)
      await setImmediate()
      atWork -= 1
    }

    await Promise.all(Array.from({ length: 10 }, () => withFileLock(lock, work)))

    expect(await readdir(join(lock, '..'))).toEqual([])
  })

  it.each([
    ['a living process', `${process.pid} ${hostname()} abc`],
    ['a process on another machine', `${DEAD} another-machine abc`],
    ['one that is about to write its number', ''],
  ])('is not taken over from %s', async (_, text) => {
    const lock = await aLock()
    await writeFile(lock, text)

    await expect(withFileLock(lock, async () => 'done', { patienceMs })).rejects.toMatchObject({
      code: 'LOCAL_IO',
      message: expect.stringContaining('another process has held it for more than 0.1 s'),
    })
    expect(await readFile(lock, 'utf8')).toBe(text)
  })

  it('is taken over from anyone after a minute', async () => {
    const lock = await aLock()
    await writeFile(lock, `${process.pid} ${hostname()} abc`)
    const longAgo = new Date(Date.now() - 61_000)
    await utimes(lock, longAgo, longAgo)

    expect(await withFileLock(lock, async () => 'done', { patienceMs })).toBe('done')
  })

  it('stops waiting when the signal fires', async () => {
    const lock = await aLock()
    await writeFile(lock, `${process.pid} ${hostname()} abc`)

    await expect(
      withFileLock(lock, async () => 'done', { signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
