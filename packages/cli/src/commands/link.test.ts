import {
  ConflictError,
  type LinkAllReport,
  type LinkedItem,
  type LinkReport,
  QuotaError,
  type VersionCalls,
} from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
import { aDigest } from '../../test/support/results.js'
import { main } from '../main.js'

const LINKED: LinkReport = {
  schemaVersion: 1,
  reference: 'registry.example.com/studio/game:1.4.2',
  digest: aDigest('a'),
  app: 'shooter',
  version: '1.4.2',
  outcome: 'created',
  differences: [],
  warnings: [{ code: 'TEMPLATE_IGNORED', message: 'Two templates differ.' }],
  home: 'server',
  place: 'api.example.com',
  dashboardUrl: 'https://app.example.com/shooter',
}
const ALL: LinkAllReport = {
  schemaVersion: 1,
  repository: 'studio/game',
  items: [],
  createdCount: 0,
  existingCount: 0,
  conflictCount: 0,
  failedCount: 0,
  untriedCount: 0,
  home: 'file',
  place: '/game/slipway.json',
}
const CREATED: LinkedItem = { tag: '1.0', outcome: 'created', app: 'shooter', version: '1.0' }
const CONFLICT: LinkedItem = {
  tag: '1.1',
  outcome: 'conflict',
  app: 'shooter',
  version: '1.1',
  differences: [{ path: 'cpuUnits', from: 512, to: 1024 }],
}
const FULL = new QuotaError('PLAN_LIMIT', {
  action: 'make the app version',
  reason: 'the plan is full',
  hint: 'Delete a version.',
})
const FAILED: LinkedItem = { tag: '1.2', outcome: 'failed', error: FULL.toJSON() }

async function link(argv: readonly string[], versions: Partial<VersionCalls>) {
  const context = fakeContext({ client: { versions } })
  const code = await main(['link', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

describe('slipway link', () => {
  it('says which app version starts the tag, and by which template', async () => {
    const { code, out, err } = await link(['game:1.4.2'], { link: async () => LINKED })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'Made the app version shooter 1.4.2, which starts registry.example.com/studio/game:1.4.2',
      '  by the template kept at api.example.com',
      '  https://app.example.com/shooter',
      '',
    ])
    expect(err).toBe('warning: Two templates differ. (TEMPLATE_IGNORED)\n')
  })

  it('prints what the sdk found as one JSON object', async () => {
    const { out } = await link(['game:1.4.2', '--json'], {
      link: async () => ({ ...LINKED, outcome: 'existing' }),
    })

    expect(JSON.parse(out)).toEqual({ ...LINKED, outcome: 'existing' })
  })

  it('ends with 5 where the version is another', async () => {
    const details = { action: 'make the app version of', reason: 'cpuUnits is 512 and not 1024' }
    const refuse = () => Promise.reject(new ConflictError('VERSION_DIFFERS', details))

    const { code, err } = await link(['game:1.4.2'], { link: refuse })

    expect(code).toBe(5)
    expect(err).toContain('cpuUnits is 512 and not 1024')
  })

  it('refuses --dry-run for one tag', async () => {
    const { code, err } = await link(['game:1.4.2', '--dry-run'], {})

    expect(code).toBe(2)
    expect(err).toContain('--dry-run belongs to --all-unlinked')
  })
})

describe('slipway link --all-unlinked', () => {
  const linkAll =
    (report: LinkAllReport): VersionCalls['linkAll'] =>
    async (_, { onItem } = {}) => {
      for (const item of report.items) onItem?.(item)
      return report
    }

  it('tells of each tag as it is done, and in the end of those that are not as wanted', async () => {
    const report = {
      ...ALL,
      items: [CREATED, CONFLICT, FAILED],
      createdCount: 1,
      conflictCount: 1,
      failedCount: 1,
      untriedCount: 2,
    }

    const { code, out, err } = await link(['game', '--all-unlinked'], { linkAll: linkAll(report) })

    expect(code).toBe(5)
    expect(err.split('\n')).toEqual([
      '1.0: made shooter 1.0',
      '1.1: shooter 1.1 is there, and is not what the template wants',
      '1.2: no app version: Could not make the app version: the plan is full.',
      '',
    ])
    expect(out.split('\n')).toEqual([
      '1.1: shooter 1.1 is there, and is not what the template wants',
      '  cpuUnits  512 -> 1024',
      '  → Change the template, or delete that version and link again: slipway apps delete shooter/1.1',
      '1.2: no app version: Could not make the app version: the plan is full.',
      '  → Delete a version.',
      '5 tags of studio/game: 1 made, 1 not as wanted, 1 failed, 2 not tried.',
      'Run it again when that is settled: it goes on where it stopped.',
      '',
    ])
  })

  it('ends with the code of the first failure', async () => {
    const report = { ...ALL, items: [CREATED, FAILED], createdCount: 1, failedCount: 1 }

    const { code } = await link(['game', '--all-unlinked', '--quiet'], { linkAll: linkAll(report) })

    expect(code).toBe(6)
  })

  it('shows with --dry-run what would be made', async () => {
    const asked: unknown[] = []
    const report = { ...ALL, items: [CREATED], createdCount: 1 }

    const { code, out, err } = await link(['game', '--all-unlinked', '--dry-run'], {
      linkAll: async (repository, options) => {
        asked.push([repository, options?.dryRun])
        return report
      },
    })

    expect([code, err]).toEqual([0, ''])
    expect(asked).toEqual([['game', true]])
    expect(out.split('\n')).toEqual([
      '1.0: would become shooter 1.0',
      '1 tag of studio/game: 1 to be made.',
      'Nothing was made: this was --dry-run.',
      '',
    ])
  })

  it('says that nothing is left to do, and prints one JSON object', async () => {
    const words =
      'Every tag of studio/game has its app version. The template is kept in /game/slipway.json.\n'

    expect((await link(['game', '--all-unlinked'], { linkAll: linkAll(ALL) })).out).toBe(words)
    const { out } = await link(['game', '--all-unlinked', '--json'], { linkAll: linkAll(ALL) })
    expect(JSON.parse(out)).toEqual(ALL)
  })
})
