import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ensureBuilt } from '../../../../tools/setup.mjs'
import { BIN, startEmulatorProcess } from '../support/emulator-process.js'

const BUILD = fileURLToPath(new URL('../../../../examples/echo-server/build', import.meta.url))

beforeAll(() => ensureBuilt().then(() => undefined), 120_000)

const answers = (registry: string) =>
  fetch(`http://${registry}/v2/`).then(
    ({ status }) => status,
    () => 'nobody',
  )

/** A file that is empty, as a descriptor for a child's stdin. */
async function emptyFile(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-stdin-'))
  const file = await open(join(folder, 'empty'), 'w+')
  onTestFinished(async () => {
    await file.close()
    await rm(folder, { recursive: true, force: true })
  })
  return file.fd
}

describe('the process of slipway emulator', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with 0 at %s and leaves nothing open',
    async (signal) => {
      const emulator = await startEmulatorProcess('ignore')
      const { registry } = JSON.parse(emulator.line)
      expect(await answers(registry)).toBe(401)

      emulator.child.kill(signal)

      expect(await emulator.ended).toBe(0)
      expect(emulator.out()).toBe(`${emulator.line}\n`)
      expect(await answers(registry)).toBe('nobody')
    },
  )

  it('ends with 0 when its stdin, a pipe, comes to an end', async () => {
    const emulator = await startEmulatorProcess('pipe')

    emulator.child.stdin?.end()

    expect(await emulator.ended).toBe(0)
  })

  it.each([
    ['/dev/null', () => 'ignore' as const],
    ['a file', emptyFile],
  ])('goes on when its stdin is %s', async (_, stdin) => {
    const emulator = await startEmulatorProcess(await stdin())
    const { registry } = JSON.parse(emulator.line)

    // The end of a file is there at once: a process that cared would be gone before it has answered twice.
    expect(await answers(registry)).toBe(401)
    expect(await answers(registry)).toBe(401)
    expect(emulator.child.exitCode).toBeNull()
  })

  it('finds everything again after it was killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-data-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const secretsOf = (line: string) => {
      const { push, admin, apiToken } = JSON.parse(line)
      return { push, admin, apiToken }
    }
    const first = await startEmulatorProcess('ignore', ['--data', folder])
    first.child.kill('SIGKILL')
    await first.ended

    const second = await startEmulatorProcess('ignore', ['--data', folder])

    expect(secretsOf(second.line)).toEqual(secretsOf(first.line))
  })
})

describe('the modules of the slipway command', () => {
  const recorder = [
    "import { writeSync } from 'node:fs'",
    "export const load = (url, context, next) => (writeSync(2, 'loads ' + url + '\\n'), next(url, context))",
  ].join('\n')
  const asUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
  const preload = asUrl(
    `import { register } from 'node:module'; register(${JSON.stringify(asUrl(recorder))})`,
  )

  async function loadedBy(...argv: string[]): Promise<string[]> {
    const args = ['--import', preload, BIN, ...argv]
    const { stderr } = await promisify(execFile)(process.execPath, args).catch((error) => error)
    return stderr.split('\n').filter((line: string) => line.startsWith('loads '))
  }
  const ofEmulator = expect.stringMatching(/emulator[\\/]dist|node-sqlite3/)

  it('hold the emulator only for the command of that name', async () => {
    // This one refuses to start, so that it ends by itself.
    expect(await loadedBy('emulator', '--port', '65536')).toContainEqual(ofEmulator)
    expect(await loadedBy('inspect', BUILD)).not.toContainEqual(ofEmulator)
    expect(await loadedBy('--help')).not.toContainEqual(ofEmulator)
  })
})
