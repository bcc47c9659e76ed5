import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startEmulator } from '../../src/index.js'
import { aDataDir } from '../support/data-dir.js'

it.skipIf(process.platform === 'win32')(
  'lets nobody else read the database, which holds the secrets',
  async () => {
    const dataDir = join(await aDataDir(), 'open')
    await mkdir(dataDir, { mode: 0o755 })
    const emulator = await startEmulator({ dataDir })
    onTestFinished(() => emulator.close())

    const files = (await readdir(dataDir)).filter((name) => /^emulator\.sqlite(?:-\w+)?$/.test(name))

    expect(files).toContain('emulator.sqlite')
    for (const name of files)
      expect([name, (await stat(join(dataDir, name))).mode & 0o077]).toEqual([name, 0])
  },
)
