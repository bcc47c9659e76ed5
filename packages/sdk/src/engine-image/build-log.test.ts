import {
  closeSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../test/support/temp-folder.js'
import { openBuildLog } from './build-log.js'

describe('openBuildLog', () => {
  it('keeps what a build says, by step, for this user alone', async () => {
    const folder = join(await tempFolder(), 'made', 'anew')
    const log = await openBuildLog(folder, ['Build of x', ''])
    log.write({ type: 'steps', known: 2 })
    log.write({ type: 'step', id: 'a', name: '[1/2] FROM x', state: 'started' })
    log.write({ type: 'step', id: 'b', name: '[2/2] RUN y', state: 'started' })
    log.write({ type: 'progress', id: 'a', done: 1, total: 2 })
    log.write({ type: 'log', id: 'b', stream: 'stdout', text: 'hello' })
    log.write({ type: 'log', id: '', stream: 'stderr', text: 'of nobody' })
    log.write({ type: 'step', id: 'a', name: '[1/2] FROM x', state: 'cached' })
    log.write({ type: 'step', id: 'b', name: '[2/2] RUN y', state: 'done', durationMs: 1200 })

    await log.close('Built.')

    expect(readFileSync(log.path ?? '', 'utf8')).toBe(`Build of x

#1 [1/2] FROM x
#2 [2/2] RUN y
#2   hello
#0   of nobody
#1 cached: [1/2] FROM x
#2 done (1.2 s): [2/2] RUN y
Built.
`)
    expect(statSync(log.path ?? '').mode & 0o777).toBe(0o600)
  })

  it('keeps the last 20 logs, and everything that is none', async () => {
    const folder = await tempFolder()
    for (let day = 10; day < 32; day += 1) {
      writeFileSync(join(folder, `build-202601${day}T000000Z-abcd.log`), '')
    }
    writeFileSync(join(folder, 'build-notes.log'), '')

    const log = await openBuildLog(folder, [])
    await log.close('')

    const names = readdirSync(folder).sort()
    expect(names).toHaveLength(21)
    expect(names[0]).toBe('build-20260113T000000Z-abcd.log')
    expect(names).toContain('build-notes.log')
  })

  it('keeps a new log where an old one cannot be deleted', async () => {
    const folder = await tempFolder()
    for (let day = 10; day < 32; day += 1) {
      mkdirSync(join(folder, `build-202601${day}T000000Z-abcd.log`))
    }

    const log = await openBuildLog(folder, ['Build of x'])
    await log.close('Built.')

    expect(readFileSync(log.path ?? '', 'utf8')).toBe('Build of x\nBuilt.\n')
  })

  it.runIf(process.platform === 'linux')('ends although the disk takes no more', async () => {
    const log = await openBuildLog(await tempFolder(), ['x'])
    closeBehindItsBack(log.path)
    for (let count = 0; count < 10; count += 1) {
      log.write({ type: 'log', id: 'a', stream: 'stdout', text: 'y' })
      await setImmediate()
    }

    await expect(log.close('Built.')).resolves.toBeUndefined()
  })

  it('does without a file where none can be made', async () => {
    const file = join(await tempFolder(), 'file')
    writeFileSync(file, '')

    const log = await openBuildLog(join(file, 'logs'), ['x'])
    log.write({ type: 'steps', known: 1 })
    await log.close('')

    expect(log.path).toBeUndefined()
  })
})

/** Every write to the file fails from now on, as on a disk that is full. */
function closeBehindItsBack(path: string | undefined): void {
  const files = '/proc/self/fd'
  const open = readdirSync(files).find((name) => linkOf(join(files, name)) === path)
  closeSync(Number(open))
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
