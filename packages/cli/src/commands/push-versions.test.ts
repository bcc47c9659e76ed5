import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConflictError, type PushedVersion, type PushOptions, QuotaError } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aPlan, aReceipt } from '../../test/support/results.js'
import { main } from '../main.js'

let cwd: string
let pushed: PushOptions[]
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'slipway-push-'))
  pushed = []
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const TEMPLATE = {
  app: 'my-game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
}
const CONFIG = {
  project: 'studio',
  images: { 'game-server': { dir: 'out', template: TEMPLATE }, lobby: { dir: 'lobby' } },
}
const CREATED: PushedVersion = { app: 'my-game', version: '1.4.2', outcome: 'created', differences: [] }
const FULL = new QuotaError('PLAN_LIMIT', {
  action: 'make the app version 1.4.2 of my-game at',
  target: 'api.example.com',
  reason: 'the plan allows 2 versions',
  hint: 'Delete one: slipway apps delete my-game/1.0.0.',
})

async function run(
  argv: readonly string[],
  { appVersion, ...options }: FakeOptions & { appVersion?: PushedVersion } = {},
) {
  const client = {
    push: async (given: PushOptions) => {
      pushed.push(given)
      const [name = '', tag = '20261122T143105Z-4f2c9ab'] = given.to.split(':')
      const repository = `studio/${name}`
      const reference = `registry.example.com/${repository}:${tag}`
      return aReceipt({ reference, repository, name, tag, ...(appVersion && { appVersion }) })
    },
    ...options.client,
  }
  const context = fakeContext({ cwd, ...options, client })
  const code = await main(['push', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

const writeConfig = (config: object = CONFIG) => writeFile(join(cwd, 'slipway.json'), JSON.stringify(config))

describe('slipway push with a template', () => {
  it('takes the one of slipway.json, another with --template, and none with --no-template', async () => {
    await writeConfig()
    await writeFile(join(cwd, 'arena.json'), JSON.stringify({ ...TEMPLATE, app: 'arena' }))

    await run(['--image', 'game-server'])
    await run(['--image', 'game-server', '--template', 'arena.json'])
    await run(['--image', 'game-server', '--no-template'])
    await run(['--image', 'lobby'])

    expect(pushed.map(({ template }) => template)).toEqual([
      TEMPLATE,
      { ...TEMPLATE, app: 'arena' },
      false,
      undefined,
    ])
  })

  it('refuses a file that holds no template before anything is pushed', async () => {
    await writeFile(join(cwd, 'bad.json'), JSON.stringify({ ...TEMPLATE, memoryMib: '1 GB' }))

    const { code, err } = await run(['out', '--to', 'game-server:1', '--template', 'bad.json'])

    expect(code).toBe(2)
    expect(err).toContain('memoryMib must be a whole number of MiB from 100')
    expect(pushed).toEqual([])
  })

  it.each([
    [CREATED, 'version   my-game 1.4.2 (created)'],
    [{ ...CREATED, outcome: 'existing' }, 'version   my-game 1.4.2 (was there already)'],
    [{ ...CREATED, outcome: 'existing', by: 'server' }, 'version   my-game 1.4.2 (made by the platform)'],
  ] as const)('says which version starts the tag: %j', async (appVersion, line) => {
    const { code, out, err } = await run(['out', '--to', 'game-server:1.4.2'], { appVersion })

    expect(code).toBe(0)
    expect(out).toContain(line)
    expect(err).toBe('')
  })

  it('shows what differs, and ends with 5, where the version is another one', async () => {
    const differences = [{ path: 'cpuUnits', from: 256, to: 512 }]
    const appVersion = { ...CREATED, outcome: 'conflict', differences } as const

    const { code, err } = await run(['out', '--to', 'game-server:1.4.2'], { appVersion })

    expect(code).toBe(5)
    expect(err).toContain('  cpuUnits  256 -> 512\n')
    expect(err).toContain('slipway apps delete my-game/1.4.2')
  })

  it('prints the receipt, and ends as the failure says, where no version could be made', async () => {
    const appVersion = { outcome: 'failed', app: 'my-game', error: FULL.toJSON() } as const

    const people = await run(['out', '--to', 'game-server:1.4.2'], { appVersion })
    const json = await run(['out', '--to', 'game-server:1.4.2', '--json'], { appVersion })

    expect([people.code, json.code]).toEqual([6, 6])
    expect(people.out).toContain('version   no app version (PLAN_LIMIT)')
    expect(people.err).toContain('The image is pushed, but it has no app version.')
    expect(people.err).toContain('slipway link registry.example.com/studio/game-server:1.4.2')
    expect(JSON.parse(json.out)).toMatchObject({
      tag: '1.4.2',
      appVersion: { error: { code: 'PLAN_LIMIT' } },
    })
  })
})

describe('slipway push --all', () => {
  it('pushes every image of slipway.json under the tag of the first', async () => {
    await writeConfig()

    const { code, out } = await run(['--all'])

    expect(code).toBe(0)
    expect(pushed.map(({ to }) => to)).toEqual(['game-server', 'lobby:20261122T143105Z-4f2c9ab'])
    expect(pushed.map(({ template }) => template)).toEqual([TEMPLATE, undefined])
    expect(out.trimEnd().split('\n').slice(-2)).toEqual([
      '  game-server  pushed  registry.example.com/studio/game-server:20261122T143105Z-4f2c9ab',
      '  lobby        pushed  registry.example.com/studio/lobby:20261122T143105Z-4f2c9ab',
    ])
  })

  it('goes on after a failure, and ends as that failure says', async () => {
    await writeConfig()
    const failure = new ConflictError('ALREADY_EXISTS', { action: 'push to', reason: 'the tag is taken' })
    const push = async (given: PushOptions) => {
      if (given.to.startsWith('game-server')) throw failure
      return aReceipt({ tag: '1.4.2' })
    }

    const people = await run(['--all', '--tag', '1.4.2'], { client: { push } })
    const json = await run(['--all', '--tag', '1.4.2', '--json'], { client: { push } })

    expect([people.code, json.code]).toEqual([5, 5])
    expect(people.err).toContain('error: Could not push to: the tag is taken. (ALREADY_EXISTS)')
    expect(people.out).toContain('game-server  failed  ALREADY_EXISTS')
    expect(JSON.parse(json.out)).toMatchObject({
      schemaVersion: 1,
      images: [
        { image: 'game-server', error: { code: 'ALREADY_EXISTS' } },
        { image: 'lobby', receipt: { tag: '1.4.2' } },
      ],
    })
  })

  it('plans them all with --dry-run', async () => {
    await writeConfig()
    const plans: string[] = []
    const plan = async ({ to }: PushOptions) => {
      plans.push(to)
      return aPlan({ reference: `registry.example.com/studio/${to}` })
    }

    const { code, out } = await run(['--all', '--tag', '7', '--dry-run', '--json'], { client: { plan } })

    expect(code).toBe(0)
    expect(plans).toEqual(['game-server:7', 'lobby:7'])
    expect(JSON.parse(out)).toMatchObject({ images: [{ plan: { schemaVersion: 1 } }, { image: 'lobby' }] })
    expect(pushed).toEqual([])
  })

  it.each([
    [['out'], 'the folder out is for one'],
    [['--to', 'x:1'], '--to is for one'],
    [['--stop-signal', 'SIGINT'], '--stop-signal is for one'],
    [['--template', 't.json'], '--template is for one'],
  ])('refuses what is meant for one image: %j', async (argv, words) => {
    await writeConfig()

    const { code, err } = await run(['--all', ...argv])

    expect(code).toBe(2)
    expect(err).toContain(words)
    expect(pushed).toEqual([])
  })

  it('says what to do where slipway.json has no image', async () => {
    const { code, err } = await run(['--all'])

    expect(code).toBe(2)
    expect(err).toContain('slipway init')
  })
})
