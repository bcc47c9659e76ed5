import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Client, createClient } from '../../src/client.js'
import type { Logger } from '../../src/log/logger.js'
import { buildFolder } from '../support/build-folder.js'
import { tempFolder } from '../support/temp-folder.js'

const PUSH_TOKEN = 'sentinel-push-7f3a9c1d5e'
const PULL_TOKEN = 'sentinel-pull-2b8e4f6a0c'

/** Every public operation, as it succeeds and as it fails. */
const OPERATIONS: readonly [name: string, run: (client: Client, folder: string) => Promise<unknown>][] = [
  ['push', (client, folder) => client.push({ from: { folder }, to: 'game:1' })],
  ['plan', (client, folder) => client.plan({ from: { folder }, to: 'game:2' })],
  ['inspectFolder', (client, folder) => client.inspectFolder({ folder })],
  ['inspectImage', (client) => client.inspectImage('game:1')],
  ['verifyImage', (client) => client.verifyImage('game:1')],
  ['promote', (client) => client.promote({ from: 'game:1', to: 'released/game' })],
  ['checkRegistry', (client) => client.checkRegistry()],
  ['checkBase', (client) => client.checkBase()],
  ['checkSetup', (client) => client.checkSetup()],
]

describe.each(['token', 'basic'] as const)('secrets, with %s authentication', (auth) => {
  const setUp = async (accepted: boolean) => {
    const push = { username: 'robot$studio+client-push', token: accepted ? PUSH_TOKEN : 'another-push-token' }
    const pull = {
      username: 'robot$studio+app-version-pull',
      token: accepted ? PULL_TOKEN : 'another-pull-token',
    }
    const emulator = await startEmulator({ auth, push, pull })
    onTestFinished(() => emulator.close())
    const seen: string[] = []
    const take = (message: string, fields?: object) => void seen.push(message, inspect(fields, { depth: 10 }))
    const logger: Logger = { debug: take, info: take, warn: take, error: take }
    const cacheDir = await tempFolder()
    const env = {
      SLIPWAY_REGISTRY: emulator.registry,
      SLIPWAY_PROJECT: emulator.project,
      SLIPWAY_PUSH_USERNAME: push.username,
      SLIPWAY_PUSH_TOKEN: PUSH_TOKEN,
      SLIPWAY_PULL_USERNAME: pull.username,
      SLIPWAY_PULL_TOKEN: PULL_TOKEN,
    }
    const client = createClient({ env, logger, cacheDir, baseMirror: emulator.registry })
    return { client, seen, cacheDir, emulator }
  }

  const expectNoSecret = (text: string) => {
    for (const token of [PUSH_TOKEN, PULL_TOKEN]) {
      expect(text).not.toContain(token)
      expect(text).not.toContain(Buffer.from(token).toString('base64'))
    }
  }

  it.each([
    ['accepted', true],
    ['refused', false],
  ])('that are %s show in no result, error, log line or file', async (_, accepted) => {
    const { client, seen, cacheDir, emulator } = await setUp(accepted)
    const folder = await buildFolder()
    const outcomes: unknown[] = []

    for (const [name, run] of OPERATIONS) {
      outcomes.push(name, await run(client, folder).catch((error: unknown) => error))
    }

    const files = await Promise.all(
      (await readdir(cacheDir)).map((file) => readFile(join(cacheDir, file), 'utf8')),
    )
    expect(seen.length).toBeGreaterThan(10)
    expect(outcomes.filter((outcome) => outcome instanceof Error)).toHaveLength(accepted ? 0 : 6)
    expect(emulator.requests.every(({ path, query }) => !`${path}${query}`.includes('sentinel'))).toBe(true)
    expectNoSecret(seen.join('\n'))
    expectNoSecret(files.join('\n'))
    expectNoSecret(outcomes.map((outcome) => inspect(outcome, { depth: 20, showHidden: true })).join('\n'))
    expectNoSecret(JSON.stringify(outcomes))
  })
})
