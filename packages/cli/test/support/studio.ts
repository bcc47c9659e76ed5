import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { createClient } from '@slipway/sdk'
import { onTestFinished } from 'vitest'
import { main } from '../../src/main.js'
import { type FakeContext, type FakeOptions, fakeContext } from './fake-context.js'

/** What a command printed, and how it ended. */
export interface CommandEnd {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly context: FakeContext
}

/** Somebody with a home of their own, an emulator, and no keychain. */
export interface Studio {
  readonly emulator: Emulator
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** Everything that is secret in the emulator. Read anew each time, since a rotation makes another. */
  readonly secrets: () => readonly string[]
  readonly context: (options?: FakeOptions) => FakeContext
  /** Runs a command in this process. */
  readonly run: (argv: readonly string[], options?: FakeOptions) => Promise<CommandEnd>
  /** Logs in with an API token, into the file store. */
  readonly login: (apiToken: string) => Promise<CommandEnd>
}

/** Sets a {@link Studio} up; it is gone with the test. */
export async function aStudio(options: EmulatorOptions = {}): Promise<Studio> {
  const emulator = await startEmulator(options)
  const home = await mkdtemp(join(tmpdir(), 'slipway-home-'))
  onTestFinished(async () => {
    await emulator.close()
    await rm(home, { recursive: true, force: true })
  })
  const env = {
    HOME: home,
    SLIPWAY_DATA_DIR: join(home, 'data'),
    SLIPWAY_CACHE_DIR: join(home, 'cache'),
    SLIPWAY_API_URL: emulator.platformUrl ?? '',
  }
  const context = (over: FakeOptions = {}) =>
    fakeContext({ cwd: home, createClient, ...over, env: { ...env, ...over.env } })
  const run: Studio['run'] = async (argv, over) => {
    const made = context(over)
    const code = await main(argv, made)
    return { code, out: made.out(), err: made.err(), context: made }
  }
  return {
    emulator,
    home,
    env,
    secrets: () => [
      emulator.push.token,
      emulator.pull.token,
      emulator.apiToken,
      emulator.quickStartToken,
      emulator.admin.token,
    ],
    context,
    run,
    login: (apiToken) => run(['login', '--token-stdin', '--store', 'file'], { input: `${apiToken}\r\n` }),
  }
}
