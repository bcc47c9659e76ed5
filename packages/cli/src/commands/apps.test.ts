import {
  AbortError,
  type AppDeletePlan,
  type AppSummary,
  type AppVersionSummary,
  ConflictError,
  NotFoundError,
} from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeClient, type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { NOW_MS } from '../../test/support/registry-content.js'
import { main } from '../main.js'

type FakeApps = NonNullable<FakeClient['apps']>

const APPS: readonly AppSummary[] = [
  { name: 'shooter', isActive: true, versionCount: 12 },
  { name: 'arena-eu', isActive: false, versionCount: 0 },
]
const VERSIONS: readonly AppVersionSummary[] = [
  {
    app: 'shooter',
    name: 'v2',
    isActive: true,
    image: { registry: 'registry.example.com', repository: 'studio/game', tag: '1.4.2' },
    cachedPercent: 80,
    createdAt: '2026-11-20T12:00:00.000Z',
    cpuUnits: 1536,
    memoryMib: 3072,
    ports: [
      { name: 'gameport', port: 7777, protocol: 'UDP' },
      { name: 'web', port: 443, protocol: 'WSS' },
    ],
    dashboardUrl: 'https://dashboard.example.com/v2',
  },
  {
    app: 'shooter',
    name: 'v1',
    isActive: false,
    image: { registry: 'docker.io', repository: 'studio/game', tag: '1.4.1' },
  },
]
const PLAN: AppDeletePlan = {
  schemaVersion: 1,
  platform: 'api.example.com',
  app: 'shooter',
  versions: VERSIONS.map(({ name, isActive, image, createdAt }) => ({
    name,
    isActive,
    image,
    ...(createdAt !== undefined && { createdAt }),
  })),
  createdAt: '2026-11-22T12:00:00.000Z',
  warnings: [{ code: 'DEPLOYMENTS_UNKNOWN', message: 'Look at the deployments first.' }],
}
const PLAN_LINES = [
  'To be deleted from api.example.com:',
  '  the app shooter with 2 versions',
  '    VERSION  ACTIVE  MADE (UTC)                     IMAGE, WHICH STAYS',
  '    v2       yes     2026-11-20 12:00 (2 days ago)  registry.example.com/studio/game:1.4.2',
  '    v1       no                                     docker.io/studio/game:1.4.1',
  'Note: Look at the deployments first.',
  '',
].join('\n')

async function run(argv: readonly string[], apps: FakeApps = {}, options: FakeOptions = {}) {
  const context = fakeContext({ ...options, client: { apps } })
  context.pass(NOW_MS)
  const code = await main(['apps', ...argv], context)
  return { code, out: context.out(), err: context.err(), context }
}

describe('slipway apps', () => {
  it('lists the apps, and how many versions each has', async () => {
    const { code, out, err } = await run([], { list: async () => APPS })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'APP       ACTIVE  VERSIONS',
      'shooter   yes           12',
      'arena-eu  no             0',
      '2 apps, told by the platform.',
      'Next: slipway apps versions shooter',
      '',
    ])
    expect(err).toBe('')
  })

  it('prints one JSON object', async () => {
    const { out } = await run(['list', '--json'], { list: async () => APPS })

    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, apps: APPS })
  })

  it('asks the platform that was named, without a registry', async () => {
    const { context } = await run(['--api-url', 'https://api.example.com'], { list: async () => [] })

    expect(context.clientOptions).toEqual([
      expect.objectContaining({ apiUrl: 'https://api.example.com', registry: undefined }),
    ])
  })
})

describe('slipway apps versions', () => {
  it('lists what the versions start, with how much, and how far that is cached', async () => {
    const asked: unknown[] = []
    const versions: FakeApps['versions'] = async (app) => {
      asked.push(app)
      return VERSIONS
    }

    const { code, out } = await run(['versions', 'shooter'], { versions })

    expect([code, asked]).toEqual([0, ['shooter']])
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      [
        ...['VERSION', 'TAG', 'ACTIVE', 'CACHED', 'VCPU', 'MEMORY', 'PORTS', 'MADE (UTC)'],
        ...['REPOSITORY', 'DASHBOARD'],
      ],
      [
        ...['v2', '1.4.2', 'yes', '80 %', '1.5', '3.00 GiB', '7777 UDP, 443 WSS'],
        ...['2026-11-20 12:00 (2 days ago)', 'registry.example.com/studio/game'],
        'https://dashboard.example.com/v2',
      ],
      ['v1', '1.4.1', 'no', 'docker.io/studio/game'],
      ['2 versions of the app shooter, told by the platform.'],
      [''],
    ])
  })

  it('prints one JSON object', async () => {
    const { out } = await run(['versions', 'shooter', '--json'], { versions: async () => VERSIONS })

    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, app: 'shooter', versions: VERSIONS })
  })

  it('ends with 4 where there is no such app', async () => {
    const details = { action: 'list the versions of the app other at', reason: 'there is none' }
    const versions = () => Promise.reject(new NotFoundError('NAME_UNKNOWN', details))

    expect(await run(['versions', 'other'], { versions })).toMatchObject({
      code: 4,
      err: expect.stringContaining('the app other'),
    })
  })
})

describe('slipway apps activate and deactivate', () => {
  it.each([
    [['activate', 'shooter'], 'Active now: the app shooter can be deployed.\n'],
    [
      ['deactivate', 'shooter/v1'],
      'Inactive now: the version v1 of the app shooter cannot be deployed any more.\n',
    ],
  ])('%j says what is so now', async (argv, words) => {
    const asked: unknown[] = []
    const setActive: FakeApps['setActive'] = async (target, isActive) => {
      asked.push([target, isActive])
      const [app = '', version] = target.split('/')
      return { app, isActive, ...(version !== undefined && { version }) }
    }

    const { code, out } = await run(argv, { setActive })
    const json = await run([...argv, '--json'], { setActive })

    expect([code, out]).toEqual([0, words])
    expect(asked[0]).toEqual([argv[1], argv[0] === 'activate'])
    expect(JSON.parse(json.out)).toMatchObject({ schemaVersion: 1, app: 'shooter' })
  })
})

/** A client that plans {@link PLAN}, and keeps what is executed. */
function deletion(execute?: FakeApps['executeDelete']) {
  const executed: AppDeletePlan[] = []
  const apps: FakeApps = {
    planDelete: async () => PLAN,
    async executeDelete(plan, options) {
      executed.push(plan)
      if (execute !== undefined) return execute(plan, options)
      const deleted = ['shooter', 'shooter/v2', 'shooter/v1']
      return { schemaVersion: 1, platform: plan.platform, deleted, gone: [] }
    },
  }
  return { apps, executed }
}

describe('slipway apps delete', () => {
  it('shows with --dry-run what would go, and deletes nothing', async () => {
    const { apps, executed } = deletion()

    const { code, out } = await run(['delete', 'shooter', '--dry-run'], apps)
    const json = await run(['delete', 'shooter', '--dry-run', '--json'], apps)

    expect([code, out]).toEqual([0, `${PLAN_LINES}Nothing was deleted: this was --dry-run.\n`])
    expect(JSON.parse(json.out)).toEqual({ schemaVersion: 1, plan: PLAN })
    expect(executed).toEqual([])
  })

  it.each(['y', ' YES '])('shows the plan, asks, and deletes with the answer %j', async (answer) => {
    const { apps, executed } = deletion()

    const { code, out, err, context } = await run(['delete', 'shooter', '--quiet'], apps, {
      answers: [answer],
    })

    expect(context.questions).toEqual(['Delete the app shooter with 2 versions? [y/N] '])
    expect([code, out, err]).toEqual([0, 'Deleted the app shooter with 2 versions.\n', PLAN_LINES])
    expect(executed).toEqual([PLAN])
  })

  it.each(['', 'n', 'shooter'])('deletes nothing with the answer %j', async (answer) => {
    const { apps, executed } = deletion()

    const { code, out, err } = await run(['delete', 'shooter'], apps, { answers: [answer] })

    expect([code, out, executed]).toEqual([130, '', []])
    expect(err).toContain('Nothing was deleted.\n')
  })

  it('does not ask with --yes', async () => {
    const { apps } = deletion()

    const { code, out, err } = await run(['delete', 'shooter', '--yes'], apps)
    const json = await run(['delete', 'shooter', '--yes', '--json'], apps)

    expect([code, out, err]).toEqual([0, 'Deleted the app shooter with 2 versions.\n', PLAN_LINES])
    expect(JSON.parse(json.out)).toMatchObject({ plan: PLAN, report: { gone: [] } })
  })

  it.each([
    [['--json'], 'nobody can be asked'],
    [[], 'without a terminal nobody can be asked'],
  ])('deletes nothing where nobody can be asked: %j', async (flags, words) => {
    const { apps, executed } = deletion()

    const { code, err } = await run(['delete', 'shooter', ...flags], apps)

    expect([code, executed]).toEqual([2, []])
    expect(err).toContain(words)
  })

  it('ends with 5 when the app has changed since', async () => {
    const details = { action: 'delete as planned', reason: 'the app has changed since' }
    const { apps } = deletion(() => Promise.reject(new ConflictError('PLAN_OUTDATED', details)))

    expect(await run(['delete', 'shooter', '--yes'], apps)).toMatchObject({ code: 5, out: '' })
  })

  it('says that it may be done when it is cancelled on the way', async () => {
    const details = { action: 'delete', reason: 'it was cancelled' }
    const { apps } = deletion(() => Promise.reject(new AbortError('ABORTED', details)))

    const { code, out } = await run(['delete', 'shooter', '--yes'], apps)
    const json = await run(['delete', 'shooter', '--yes', '--json'], apps)

    expect([code, json.code]).toEqual([130, 130])
    expect(out).toBe('Cancelled. It may be deleted all the same:\n  slipway apps versions shooter\n')
    expect(JSON.parse(json.out)).toMatchObject({ plan: PLAN, error: { code: 'ABORTED' } })
  })
})
