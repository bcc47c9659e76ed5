import { NotFoundError, type PageOptions, type RepositorySummary } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeClient, fakeContext } from '../../test/support/fake-context.js'
import { aListing, anArtifact, NOW_MS } from '../../test/support/registry-content.js'
import { aDigest } from '../../test/support/results.js'
import { main } from '../main.js'

const REPOSITORIES: readonly RepositorySummary[] = [
  { name: 'studio/old', artifactCount: 1, pullCount: 0, pushedAt: '2026-01-01T00:00:00Z' },
  { name: 'studio/game-server', artifactCount: 12, pullCount: 340, pushedAt: '2026-11-22T11:00:00Z' },
]

async function run(argv: readonly string[], client: FakeClient) {
  const context = fakeContext({ client })
  context.pass(NOW_MS)
  const code = await main(['images', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

const repositories = (page: PageOptions = {}) => aListing(REPOSITORIES, page)
const many = (length: number) =>
  Array.from({ length }, () => anArtifact({ tags: [], accessories: [], pushedAt: '2026-11-20T12:00:00Z' }))

describe('slipway images', () => {
  it('lists the repositories, the newest first, and who told', async () => {
    const { code, out } = await run([], { artifacts: { repositories } })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'REPOSITORY          ARTIFACTS  PULLS  PUSHED (UTC)',
      'studio/game-server         12    340  2026-11-22 11:00 (60 minutes ago)',
      'studio/old                  1      0  2026-01-01 00:00 (10 months ago)',
      '2 repositories, told by Harbor.',
      '',
    ])
  })

  it('prints one JSON object', async () => {
    const { out } = await run(['--json'], { artifacts: { repositories } })

    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      source: 'harbor',
      repositories: [REPOSITORIES[1], REPOSITORIES[0]],
    })
  })

  it('says so where there is none', async () => {
    const { code, out } = await run([], {
      artifacts: { repositories: () => aListing<RepositorySummary>([]) },
    })

    expect([code, out]).toEqual([0, '0 repositories, told by Harbor.\n'])
  })
})

describe('slipway images REPOSITORY', () => {
  it('lists the artifacts with their tags, scans and what is attached', async () => {
    const artifacts = [anArtifact(), anArtifact({ digest: aDigest('f'), tags: [], accessories: [] })]
    const asked: string[] = []
    const list = ({ repository, ...page }: PageOptions & { repository: string }) => {
      asked.push(repository)
      return aListing(artifacts, page, { totalCount: 2 })
    }

    const { code, out } = await run(['game-server'], { artifacts: { list } })

    expect([code, asked]).toEqual([0, ['game-server']])
    const [head = '', tagged = '', untagged = '', last] = out.split('\n')
    expect(head).toMatch(/^DIGEST +SIZE +PLATFORM +PUSHED \(UTC\) +PULLED \(UTC\) +SCAN +ATTACHED +TAGS$/)
    expect(tagged).toMatch(
      /^sha256:aaaaaaaaaaaa +3\.00 MiB +linux\/amd64 .* 2 critical, 5 high +signature, SBOM +1\.4\.2 \(immutable\), stable$/,
    )
    expect(untagged).toMatch(/^sha256:ffffffffffff .* untagged$/)
    expect(last).toBe('2 artifacts, told by Harbor.')
  })

  it('shows 50 to people and says how many more there are, and all with --all', async () => {
    const list = (page: PageOptions) => aListing(many(120), page, { totalCount: 120 })

    const short = await run(['game-server'], { artifacts: { list } })
    const whole = await run(['game-server', '--all'], { artifacts: { list } })

    expect(short.out.match(/^sha256:/gm)).toHaveLength(50)
    expect(short.out).toContain('70 more artifacts: --all shows all.\n120 artifacts, told by Harbor.\n')
    expect(whole.out.match(/^sha256:/gm)).toHaveLength(120)
    expect(whole.out).not.toContain('--all')
  })

  it('holds all of them with --json', async () => {
    const list = (page: PageOptions) => aListing(many(120), page, { totalCount: 120 })

    const { out } = await run(['game-server', '--json'], { artifacts: { list } })

    expect(JSON.parse(out).artifacts).toHaveLength(120)
  })

  it('ends with 4 where there is no such repository', async () => {
    const details = { action: 'list', target: 'studio/nothing', reason: 'it is not there' }
    const list = () => {
      throw new NotFoundError('NAME_UNKNOWN', details)
    }

    const { code, out } = await run(['nothing', '--json'], { artifacts: { list } })

    expect(code).toBe(4)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'NAME_UNKNOWN' } })
  })
})
