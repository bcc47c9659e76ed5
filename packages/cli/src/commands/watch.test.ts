import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ConflictError,
  type ErrorJson,
  Secret,
  type WatchEvent,
  type WatchOptions,
  type WatchReport,
} from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { main } from '../main.js'

const VERSION = { repository: 'studio/game-server', tag: '1.4.2', app: 'my-game', version: '1.4.2' }
const CONFLICT = { ...VERSION, tag: '1.5', differences: [{ path: 'cpuUnits', from: 256, to: 512 }] }
const FAILURE: { repository: string; tag: string; error: ErrorJson } = {
  repository: 'studio/game-server',
  tag: '1.6',
  error: new ConflictError('IMAGE_NOT_PULLABLE', {
    action: 'make the app version of',
    target: 'game-server:1.6',
    reason: 'the platform cannot pull it',
    hint: 'Check the pull credential.',
  }).toJSON(),
}
const REPORT: WatchReport = {
  schemaVersion: 1,
  repositories: ['studio/game-server'],
  runs: 1,
  created: [VERSION],
  existing: 0,
  conflicts: [],
  failures: [],
  untried: 0,
  wakes: 0,
  refused: 0,
}
const LISTENING: WatchEvent = { type: 'listening', url: 'http://127.0.0.1:8085/hook', hasSecret: true }

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-watch-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

interface Watching extends FakeOptions {
  readonly events?: readonly WatchEvent[]
  readonly report?: WatchReport
}

async function run(argv: readonly string[], { events = [], report = REPORT, ...options }: Watching = {}) {
  const asked: WatchOptions[] = []
  const client = {
    watch: async (given: WatchOptions = {}) => {
      asked.push(given)
      for (const event of events) given.onEvent?.(event)
      return report
    },
  }
  const context = fakeContext({ cwd, client, ...options })
  const code = await main(['watch', ...argv], context)
  return { code, asked, out: context.out(), err: context.err() }
}

describe('slipway watch', () => {
  it('tells each version that was made, and what it came to', async () => {
    const started = { type: 'started', home: 'file', place: '/game/slipway.json' } as const
    const { code, out, err } = await run([], {
      events: [
        { ...started, repository: 'studio/game-server' },
        { type: 'created', ...VERSION },
        { type: 'conflict', ...CONFLICT },
        { type: 'failed', ...FAILURE },
      ],
    })

    expect(code).toBe(0)
    expect(err).toContain('Watching game-server, with the template of /game/slipway.json.\n')
    expect(err).toContain('created my-game 1.4.2 for game-server:1.4.2\n')
    expect(err).toContain('conflict: my-game 1.4.2 is not what the template wants for game-server:1.5\n')
    expect(err).toContain('cpuUnits')
    expect(err).toMatch(
      /failed: game-server:1\.6: Could not .* \(IMAGE_NOT_PULLABLE\)\n {2}→ Check the pull credential\.\n/,
    )
    expect(out).toMatch(/^versions made +1\n/)
  })

  it('says where the platform does most of it', async () => {
    const place = 'api.example.com'
    const events: WatchEvent[] = [{ type: 'started', home: 'server', place, repository: 'studio/game' }]

    expect((await run([], { events })).err).toContain(
      'api.example.com makes the versions of new tags by itself',
    )
  })

  it.each([
    ['everything is as it should be', {}, 0],
    ['there are conflicts', { conflicts: [CONFLICT], failures: [FAILURE] }, 5],
    ['something failed', { failures: [{ error: { ...FAILURE.error, code: 'NETWORK' as const } }] }, 8],
  ])('ends with --once when %s', async (_, found, code) => {
    const report = { ...REPORT, ...found }

    expect((await run(['--once'], { report })).code).toBe(code)
    expect((await run([], { report })).code).toBe(0)
  })

  it('hands over what the flags say, the secret from its file', async () => {
    await writeFile(join(cwd, 'hook.secret'), 'sentinel-hook-1\r\n')
    const address = ['--listen', '0.0.0.0:8085', '--public-url', 'https://hooks.example.com/x']

    const { asked, err } = await run([
      ...['game-server', 'lobby', '--interval', '5m', ...address],
      ...['--secret-file', 'hook.secret', '--register'],
    ])

    expect(asked).toMatchObject([
      {
        repositories: ['game-server', 'lobby'],
        intervalMs: 300_000,
        listen: { host: '0.0.0.0', port: 8085 },
        publicUrl: 'https://hooks.example.com/x',
        register: true,
      },
    ])
    const secret = asked[0]?.secret
    expect(secret instanceof Secret && secret.reveal()).toBe('sentinel-hook-1')
    expect(err).not.toContain('sentinel')
  })

  it.each([
    ['8085', { port: 8085 }],
    ['[::1]:8085', { host: '[::1]', port: 8085 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
  ])('listens at %s', async (text, listen) => {
    expect((await run(['--listen', text])).asked[0]?.listen).toEqual(listen)
  })

  it.each([
    [['--listen', 'somewhere'], '--listen takes a port'],
    [['--listen', ':8085'], '--listen takes a port'],
    [['--interval', 'often'], '--interval takes a time span'],
    [['--register'], '--register is about webhooks'],
    [['--listen', '1', '--secret-file', 'missing'], 'ENOENT'],
    [['--listen', '1', '--secret-file', 'empty'], 'is empty'],
  ])('refuses %j', async (argv, words) => {
    await writeFile(join(cwd, 'empty'), '\n')

    const { code, err, asked } = await run(argv)

    expect(code).toBeGreaterThan(0)
    expect(err).toContain(words)
    expect(asked).toEqual([])
  })

  it('says what to paste into Harbor where it does not register', async () => {
    const listening = { ...LISTENING, publicUrl: 'https://hooks.example.com/hook' }

    const { err } = await run(['--listen', '8085'], { events: [listening] })
    const registered = await run(['--listen', '8085', '--register'], { events: [listening] })

    expect(err).toMatch(/Event type +Artifact pushed\n/)
    expect(err).toMatch(/Endpoint URL +https:\/\/hooks\.example\.com\/hook\n/)
    expect(err).toMatch(/Auth header +the secret that this watch was given/)
    expect(registered.err).not.toContain('Endpoint URL')
  })

  it('tells what became of the webhook policy, and of those who do not know the secret', async () => {
    const { err } = await run(['--listen', '1'], {
      events: [
        { type: 'registered', outcome: 'updated', policy: 'p', address: 'https://h/', warnings: ['Off.'] },
        { type: 'refused', status: 401, count: 3 },
      ],
    })

    expect(err).toContain(
      'The webhook policy "p" is brought up to date: Harbor tells https://h/ of pushes.\nNote: Off.\n',
    )
    expect(err).toContain('Refused deliveries so far: 3, the latest with 401.\n')
  })

  it('prints one object with --json, and each event with --ndjson', async () => {
    const events: WatchEvent[] = [LISTENING, { type: 'woken', repository: 'studio/game-server' }]

    const json = await run(['--json'], { events })
    const ndjson = await run(['--ndjson'], { events })

    expect(JSON.parse(json.out)).toEqual(REPORT)
    expect(
      ndjson.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([...events, { type: 'watch', ...REPORT }])
  })

  it('ends with 0 at Ctrl-C', async () => {
    const watch = (given: WatchOptions = {}) =>
      new Promise<WatchReport>((resolve) => {
        given.signal?.addEventListener('abort', () => resolve(REPORT))
        setImmediate(() => context.interrupt())
      })
    const context = fakeContext({ cwd, client: { watch } })

    expect(await main(['watch', '-q'], context)).toBe(0)
    expect(context.err()).toBe('')
  })
})
