import {
  ConnectionError,
  type ProjectReport,
  type StorageReport,
  type StorageRequestStatus,
} from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeClient, type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { anArtifact, NOW_MS } from '../../test/support/registry-content.js'
import { main } from '../main.js'

const GIB = 1024 ** 3
const USE: StorageReport = {
  registry: 'registry.example.com',
  project: 'studio',
  usedBytes: 5 * GIB,
  limitBytes: 20 * GIB,
  isUnlimited: false,
  freeBytes: 15 * GIB,
  basis: 'server',
  source: 'harbor',
  repositories: [
    { name: 'studio/game-server', sizeBytes: 4 * GIB, artifactCount: 12, basis: 'server' },
    { name: 'studio/tools', sizeBytes: GIB, artifactCount: 1, basis: 'estimate' },
  ],
  biggest: [anArtifact()],
  oldest: [],
  cleanUp: {
    repository: 'studio/game-server',
    keepNewest: 10,
    artifactCount: 2,
    freedBytes: GIB,
    basis: 'at-most',
  },
  dashboardUrl: 'https://dashboard.example.com/registry',
}
const RULES: ProjectReport = {
  registry: 'registry.example.com',
  project: 'studio',
  roles: ['maintainer'],
  permissions: ['repository:push', 'repository:pull'],
  scansPushes: true,
  preventsVulnerable: { severity: 'critical' },
  requiresSignature: true,
  immutableTags: [
    {
      isDisabled: true,
      text: 'tags matching v* in repositories matching **',
      tags: { decoration: 'matches', pattern: 'v*' },
      repositories: { decoration: 'repoMatches', pattern: '**' },
    },
  ],
  retention: [],
  allowlist: { ids: ['CVE-2024-0001'], isSystemWide: true, expiresAt: '2027-01-31T00:00:00Z' },
  gaps: ['GET /api/v2.0/system answered 403'],
}
const PENDING: StorageRequestStatus = {
  id: 'r-1',
  state: 'pending',
  requestedBytes: 5 * GIB,
  requestedAt: '2026-11-22T11:58:00Z',
}

async function run(argv: readonly string[], client: FakeClient, options: FakeOptions = {}) {
  const context = fakeContext({ ...options, client })
  context.pass(NOW_MS)
  const code = await main(['storage', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

function show(report: Partial<StorageReport>, options?: FakeOptions) {
  const client = {
    storage: { report: async () => ({ ...USE, ...report }) },
    project: async () => ({ registry: USE.registry, roles: [], gaps: [] }),
  }
  return run([], client, options)
}

describe('slipway storage', () => {
  it('draws how full it is, and shows of what, what would free most, and what holds', async () => {
    const client = { storage: { report: async () => USE }, project: async () => RULES }

    const { code, out, err } = await run([], client, { columns: 24 })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'registry.example.com/studio',
      '  [#####---------------]',
      '  5.00 GiB used of 20.0 GiB (25 %), 15.0 GiB free',
      "  server's figure, told by Harbor",
      '',
      'By repository (layers that several share count in each):',
      '  REPOSITORY              SIZE  FIGURE    ARTIFACTS',
      "  studio/game-server  4.00 GiB  server's         12",
      '  studio/tools        1.00 GiB  estimate          1',
      '',
      'The biggest:',
      '  REPOSITORY          DIGEST                   SIZE  PUSHED (UTC)                   TAGS',
      '  studio/game-server  sha256:aaaaaaaaaaaa  3.00 MiB  2026-11-20 12:00 (2 days ago)  1.4.2 (immutable), stable',
      '',
      'Clean-up: all but the newest 10 of studio/game-server would free at most 1.00 GiB (2 artifacts).',
      '  slipway delete studio/game-server --keep-newest 10 --dry-run',
      'Dashboard: https://dashboard.example.com/registry',
      '',
      'Rules and rights of the project:',
      '  role            maintainer',
      '  rights          repository:push, repository:pull',
      '  scans           every push',
      '  pulls           not with vulnerabilities from critical on',
      '  pulls           only what is signed',
      '  immutable tags  tags matching v* in repositories matching ** (switched off)',
      '  retention       no rule',
      '  allowlist       CVE-2024-0001, that of all projects, until 2027-01-31T00:00:00Z',
      '  not known       GET /api/v2.0/system answered 403',
      '',
    ])
    expect(err).toBe('')
  })

  it('calls an estimate one, and says why', async () => {
    const { out } = await show({ basis: 'estimate', source: 'registry', reason: 'GET /quotas answered 403' })

    expect(out).toContain(
      '  estimate, added up from what the registry itself lists: GET /quotas answered 403\n',
    )
    expect(out).not.toContain("server's figure")
  })

  it.each([
    [true, 'there is no limit'],
    [false, 'nobody tells the limit'],
  ])('draws nothing without a limit (unlimited: %s)', async (isUnlimited, words) => {
    const { limitBytes: _, freeBytes: __, ...rest } = USE
    const client = {
      storage: { report: async () => ({ ...rest, isUnlimited }) },
      project: async () => RULES,
    }

    const { out } = await run([], client)

    expect(out).toContain(`  5.00 GiB used, ${words}\n`)
    expect(out).not.toContain('[')
  })

  it('shows the figures although nobody tells the rules', async () => {
    const client = {
      storage: { report: async () => USE },
      project: () => Promise.reject(new Error('Harbor sleeps.')),
    }

    expect(await run([], client)).toMatchObject({
      code: 0,
      out: expect.stringContaining('25 %'),
      err: 'Rules and rights are not shown: Harbor sleeps.\n',
    })
  })

  it('prints one JSON object', async () => {
    const client = { storage: { report: async () => USE }, project: async () => RULES }

    const { out } = await run(['--json'], client)

    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, storage: USE, project: RULES })
  })
})

describe('slipway storage request', () => {
  it('asks for so much more, with the reason', async () => {
    const asked: unknown[] = []
    const request: NonNullable<FakeClient['storage']>['request'] = async (options) => {
      asked.push(options)
      return PENDING
    }

    const { code, out } = await run(['request', '5GiB', '--reason', 'a build per day'], {
      storage: { request },
    })

    expect(code).toBe(0)
    expect(asked).toEqual([expect.objectContaining({ requestedBytes: 5 * GIB, reason: 'a build per day' })])
    expect(out).toBe(
      'Request r-1: 5.00 GiB more asked for; staff has still to decide.\nNext: slipway storage status\n',
    )
  })

  it.each([
    ['approved', 0, 'Request r-1: 2.00 GiB more granted.\n'],
    ['denied', 6, 'Request r-1: 5.00 GiB more denied by staff.\n'],
  ] as const)('waits for the decision: %s ends with %i', async (state, exitCode, words) => {
    const waited: unknown[] = []
    const decision: StorageRequestStatus = {
      ...PENDING,
      state,
      ...(state === 'approved' && { grantedBytes: 2 * GIB }),
    }
    const storage: NonNullable<FakeClient['storage']> = {
      request: async () => PENDING,
      wait: async (options) => {
        waited.push(options)
        return decision
      },
    }

    const { code, out, err } = await run(['request', '5GiB', '--wait', '--timeout', '1h'], { storage })

    expect([code, out]).toEqual([exitCode, words])
    expect(err).toContain('staff has still to decide. Ctrl-C ends the waiting only.\n')
    expect(waited).toEqual([expect.objectContaining({ id: 'r-1', timeoutMs: 3_600_000 })])
  })

  it('ends with 8 when the time is up', async () => {
    const details = {
      action: 'wait for more storage at',
      reason: 'staff has not decided request r-1 in time',
    }
    const storage = {
      request: async () => PENDING,
      wait: () => Promise.reject(new ConnectionError('TIMEOUT', details)),
    }

    const { code, out } = await run(['request', '5GiB', '--wait', '--json'], { storage })

    expect(code).toBe(8)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'TIMEOUT' } })
  })

  it.each([
    [['much'], 'SIZE is how much more storage'],
    [['0'], 'SIZE is how much more storage'],
    [['5GiB', '--timeout', '1h'], 'Add --wait.'],
  ])('sends nothing for %j', async (argv, words) => {
    const { code, err } = await run(['request', ...argv], {})

    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})

describe('slipway storage status', () => {
  const older: StorageRequestStatus = {
    id: 'r-0',
    state: 'approved',
    requestedBytes: GIB,
    grantedBytes: GIB,
    requestedAt: '2026-11-01T00:00:00Z',
    decidedAt: '2026-11-02T00:00:00Z',
    reason: 'more players',
  }

  it('lists the requests, the newest first', async () => {
    const { code, out } = await run(['status'], { storage: { requests: async () => [older, PENDING] } })

    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['REQUEST', 'STATE', 'ASKED FOR', 'GRANTED', 'ASKED (UTC)', 'DECIDED (UTC)', 'REASON'],
      ['r-1', 'pending', '5.00 GiB', '2026-11-22 11:58 (2 minutes ago)'],
      [
        'r-0',
        'approved',
        '1.00 GiB',
        '1.00 GiB',
        '2026-11-01 00:00 (21 days ago)',
        '2026-11-02 00:00 (20 days ago)',
        'more players',
      ],
      ['2 requests, told by the platform.'],
      [''],
    ])
  })

  it('says so where there is none, and prints one JSON object', async () => {
    const storage = { requests: async () => [] }

    expect((await run(['status'], { storage })).out).toContain('Nobody has asked for more storage.\n')
    expect(JSON.parse((await run(['status', '--json'], { storage })).out)).toEqual({
      schemaVersion: 1,
      requests: [],
    })
  })
})
