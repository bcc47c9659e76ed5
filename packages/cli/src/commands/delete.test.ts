import {
  AbortError,
  ConflictError,
  type DeletedItem,
  type DeletePlan,
  type DeleteReport,
  type ExecuteDeleteOptions,
  type PlanDeleteOptions,
} from '@slipway/sdk'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aDeletePlan, NOW_MS } from '../../test/support/registry-content.js'
import { aDigest } from '../../test/support/results.js'
import { main } from '../main.js'

const FIRST: DeletedItem = { digest: aDigest('a'), tags: ['1.0', '1.0.1'], outcome: 'deleted' }
const SECOND: DeletedItem = { digest: aDigest('c'), tags: [], outcome: 'deleted' }
const FAILED: DeletedItem = {
  digest: aDigest('c'),
  tags: [],
  outcome: 'failed',
  error: {
    name: 'PermissionError',
    code: 'DENIED',
    message: 'Could not delete it: the registry says no.',
    action: 'delete',
    retryable: false,
  },
}

let planned: PlanDeleteOptions[]
let executed: DeletePlan[]
beforeEach(() => {
  planned = []
  executed = []
})

interface Settings extends FakeOptions {
  readonly plan?: DeletePlan
  readonly items?: readonly DeletedItem[]
  readonly execute?: (plan: DeletePlan, options?: ExecuteDeleteOptions) => Promise<DeleteReport>
}

async function run(argv: readonly string[], settings: Settings = {}) {
  const { plan = aDeletePlan(), items = [FIRST, SECOND], execute, ...options } = settings
  const executeDelete = async (given: DeletePlan, call: ExecuteDeleteOptions = {}): Promise<DeleteReport> => {
    executed.push(given)
    if (execute !== undefined) return execute(given, call)
    for (const item of items) call.onItem?.(item)
    const { registry, repository, freed } = given
    const isComplete = items.every(({ outcome }) => outcome === 'deleted')
    return { schemaVersion: 1, registry, repository, items, isComplete, freed }
  }
  const planDelete = async (given: PlanDeleteOptions) => {
    planned.push(given)
    return plan
  }
  const context = fakeContext({ ...options, client: { artifacts: { planDelete, executeDelete } } })
  context.pass(NOW_MS)
  const code = await main(['delete', ...argv], context)
  return { code, out: context.out(), err: context.err(), context }
}

describe('slipway delete: what is asked for', () => {
  it('hands a choice from a repository over', async () => {
    await run([
      'game',
      '--older-than',
      '30d',
      '--keep-newest',
      '5',
      '--untagged',
      '--dry-run',
      '--include-used',
    ])
    await run(['game', '--keep-newest', '0', '--protect', 'stable', '--protect', 'v*', '--dry-run'])

    expect(planned).toEqual([
      expect.objectContaining({
        repository: 'game',
        olderThanMs: 30 * 86_400_000,
        keepNewest: 5,
        untagged: true,
        includeUsed: true,
      }),
      expect.objectContaining({ repository: 'game', keepNewest: 0, protect: ['stable', 'v*'] }),
    ])
    expect(planned[0]).not.toHaveProperty('references')
  })

  it('hands tags and digests of one repository over', async () => {
    const digest = aDigest('a')

    await run(['game:1.0', 'game:1.1', `game@${digest}`, `game:1.2@${digest}`, '--dry-run'])
    await run(['localhost:5000/studio/game:1.0', '--dry-run'])

    expect(planned).toEqual([
      expect.objectContaining({ repository: 'game', references: ['1.0', '1.1', digest, digest] }),
      expect.objectContaining({ repository: 'localhost:5000/studio/game', references: ['1.0'] }),
    ])
  })

  it.each([
    [['game'], 'nothing says what of it may go'],
    [['game', '--protect', 'stable'], 'nothing says what of it may go'],
    [['game:1.0', '--older-than', '30d'], 'cannot be combined'],
    [['game:1.0', 'game', '--untagged'], 'cannot be combined'],
    [['game:1.0', 'game'], 'cannot be combined'],
    [['game:1.0', 'other:1.0'], 'two repositories'],
    [['game', '--keep-newest', 'few'], '--keep-newest takes a whole number'],
    [['game', '--older-than', '30'], '--older-than takes a time span'],
    [['game', '--untagged', '--json'], 'nobody can be asked'],
    [['game:a b'], 'a tag has 1 to 128'],
  ])('asks no server for %j', async (argv, reason) => {
    const { code, err } = await run(argv)

    expect(code).toBe(2)
    expect(err).toContain(reason)
    expect(planned).toEqual([])
  })
})

describe('slipway delete --dry-run', () => {
  it('shows what goes with every tag, who starts it, what stays and why, and what comes free', async () => {
    const { code, out } = await run(['game', '--untagged', '--dry-run'])

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'To be deleted from registry.example.com/studio/game-server:',
      '  DIGEST                   SIZE  PUSHED (UTC)                    GOES WITH IT  TAGS',
      '  sha256:aaaaaaaaaaaa  2.00 MiB  2026-10-13 10:00 (40 days ago)  signature     1.0, 1.0.1',
      '  sha256:cccccccccccc  1.00 MiB                                  1 image       untagged',
      'App versions that cannot start any more:',
      '  1.0  shooter v7  https://dashboard.example.com/v7',
      'Asked for, and stays:',
      '  sha256:eeeeeeeeeeee  stable  The tag stable is protected.',
      '3 other artifacts not touched.',
      'Frees exactly 3.00 MiB; the registry may give it back only with its next garbage collection.',
      'Told by Harbor, deleted by Harbor.',
      'Nothing was deleted: this was --dry-run.',
      '',
    ])
    expect(executed).toEqual([])
  })

  it('prints one JSON object, without --yes', async () => {
    const { code, out } = await run(['game', '--untagged', '--dry-run', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, plan: aDeletePlan() })
  })

  it('says that an amount is an upper bound, what nobody knows, and how used tags go', async () => {
    const plan = aDeletePlan({
      freed: { bytes: 1024, basis: 'at-most' },
      warnings: [{ code: 'USE_UNKNOWN', message: 'Nobody tells.' }],
      blocked: [
        {
          digest: aDigest('e'),
          tags: [{ name: '2.0', appVersions: [] }],
          reasons: [
            { code: 'TAG_USED', message: 'The tag 2.0 is started by version v8 of the app shooter.' },
          ],
        },
      ],
    })

    const { out } = await run(['game', '--untagged', '--dry-run'], { plan })

    expect(out).toContain('Frees at most 1.00 KiB;')
    expect(out).toContain('Note: Nobody tells.\n')
    expect(out).toContain('Tags that app versions start go with --include-used.\n')
  })
})

describe('slipway delete', () => {
  it.each(['y', 'Y', 'yes', ' yes '])(
    'shows the plan, asks, and deletes with the answer %j',
    async (answer) => {
      const { code, out, err, context } = await run(['game', '--untagged'], { answers: [answer] })

      expect(code).toBe(0)
      expect(context.questions).toEqual(['Delete 2 artifacts with 2 tags? [y/N] '])
      expect(err).toContain('sha256:aaaaaaaaaaaa  2.00 MiB')
      expect(err).toContain(
        'Deleted: sha256:aaaaaaaaaaaa (1.0, 1.0.1)\nDeleted: sha256:cccccccccccc (untagged)\n',
      )
      expect(out).toBe(
        'Deleted 2 artifacts with 2 tags.\n' +
          'Frees exactly 3.00 MiB; the registry may give it back only with its next garbage collection.\n',
      )
      expect(executed).toEqual([aDeletePlan()])
    },
  )

  it.each(['', 'n', 'no', 'yess', '1.0'])('deletes nothing with the answer %j', async (answer) => {
    const { code, out, err } = await run(['game', '--untagged'], { answers: [answer] })

    expect([code, out, executed]).toEqual([130, '', []])
    expect(err).toContain('Nothing was deleted.\n')
  })

  it('shows the plan before it asks, also with --quiet', async () => {
    const { err } = await run(['game', '--untagged', '--quiet'], { answers: ['n'] })

    expect(err).toContain('To be deleted from registry.example.com/studio/game-server:')
  })

  it('needs --yes where nobody can be asked, and shows the plan', async () => {
    const { code, err } = await run(['game', '--untagged'])

    expect(code).toBe(2)
    expect(err).toContain('To be deleted from')
    expect(err).toContain('then add --yes')
    expect(executed).toEqual([])
  })

  it('does not ask with --yes, and shows the plan', async () => {
    const { code, err, context } = await run(['game', '--untagged', '--yes'], { answers: [] })

    expect([code, context.questions]).toEqual([0, []])
    expect(err).toContain('To be deleted from')
  })

  it('prints one JSON object with plan and report', async () => {
    const { code, out } = await run(['game', '--untagged', '--yes', '--json'])

    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      plan: aDeletePlan(),
      report: { isComplete: true, items: [FIRST, SECOND] },
    })
  })

  it('says in a sentence that there is nothing to delete', async () => {
    const { code, out } = await run(['game', '--untagged'], { plan: aDeletePlan({ items: [], blocked: [] }) })

    expect(code).toBe(0)
    expect(out).toBe(
      'Nothing to delete from registry.example.com/studio/game-server.\n' +
        '3 other artifacts not touched.\nTold by Harbor.\n',
    )
  })

  it('ends with 11 where something stays that was to go', async () => {
    const { code, out } = await run(['game', '--untagged', '--yes'], { items: [FIRST, FAILED] })

    expect(code).toBe(11)
    expect(out.split('\n').slice(0, 2)).toEqual([
      'Deleted 1 artifact with 2 tags; 1 of 2 stayed:',
      '  Not deleted: sha256:cccccccccccc (untagged). Could not delete it: the registry says no.',
    ])
  })

  it.each([
    ['some of what was named has to stay', aDeletePlan()],
    ['all that was named has to stay', aDeletePlan({ items: [] })],
  ])('ends with 11 where %s', async (_, plan) => {
    const { code } = await run(['game:1.0', 'game:stable', '--yes'], { plan })

    expect(code).toBe(11)
  })

  it('passes the failure on where the registry changed since', async () => {
    const details = { action: 'delete', reason: 'an artifact has another tag since', hint: 'Plan it anew.' }
    const execute = () => Promise.reject(new ConflictError('PLAN_OUTDATED', details))

    const { code, out } = await run(['game', '--untagged', '--yes', '--json'], { execute })

    expect(code).toBe(5)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'PLAN_OUTDATED' } })
  })

  it.each([[[]], [['--json']]])('says what was deleted when it is cancelled, with %j', async (flags) => {
    const execute = async (_: DeletePlan, { onItem }: ExecuteDeleteOptions = {}) => {
      onItem?.(FIRST)
      throw new AbortError('ABORTED', { action: 'delete the rest', reason: 'it was cancelled' })
    }

    const { code, out } = await run(['game', '--untagged', '--yes', ...flags], { execute })

    expect(code).toBe(130)
    if (flags.length === 0) {
      expect(out).toBe(
        'Cancelled. Deleted by then: 1 of 2 artifacts.\n' +
          '  Deleted: sha256:aaaaaaaaaaaa (1.0, 1.0.1)\n' +
          'The one at which it stopped may be gone too. Run it again to go on.\n',
      )
    } else {
      expect(JSON.parse(out)).toMatchObject({
        report: { items: [FIRST], isComplete: false },
        error: { code: 'ABORTED' },
      })
    }
  })
})
