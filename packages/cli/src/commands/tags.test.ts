import { ConflictError, type PageOptions, type TagSummary } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeOptions, fakeContext } from '../../test/support/fake-context.js'
import { aListing, NOW_MS } from '../../test/support/registry-content.js'
import { aDigest } from '../../test/support/results.js'
import { main } from '../main.js'

const TAGS: readonly TagSummary[] = [
  { name: '1.0', digest: aDigest('a'), sizeBytes: 1024, pushedAt: '2026-11-01T00:00:00Z', appVersions: [] },
  {
    name: '1.1',
    digest: aDigest('b'),
    sizeBytes: 2048,
    pushedAt: '2026-11-22T12:00:00Z',
    isImmutable: true,
    appVersions: [{ app: 'shooter', version: 'v7', isActive: false }],
  },
  { name: 'stable', digest: aDigest('b'), sizeBytes: 2048, pushedAt: '2026-11-22T11:58:00Z' },
]
const REFERENCE = 'registry.example.com/studio/game:1.0'
const MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json'

async function run(argv: readonly string[], tags: NonNullable<FakeOptions['client']>['tags'] = {}) {
  const context = fakeContext({ client: { tags } })
  context.pass(NOW_MS)
  const code = await main(['tags', ...argv], context)
  return { code, out: context.out(), err: context.err() }
}

describe('slipway tags REPOSITORY', () => {
  const list = (page: PageOptions) => aListing(TAGS, page)

  it.each([[['game']], [['list', 'game']]])('lists the tags, the newest first: %j', async (argv) => {
    const { code, out } = await run(argv, { list })

    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'TAG     DIGEST                   SIZE  PUSHED (UTC)                      IMMUTABLE  APP VERSION',
      '1.1     sha256:bbbbbbbbbbbb  2.00 KiB  2026-11-22 12:00 (just now)       yes        shooter v7 (inactive)',
      'stable  sha256:bbbbbbbbbbbb  2.00 KiB  2026-11-22 11:58 (2 minutes ago)',
      '1.0     sha256:aaaaaaaaaaaa  1.00 KiB  2026-11-01 00:00 (21 days ago)               none',
      '3 tags of 2 artifacts, told by Harbor.',
      '',
    ])
  })

  it('prints one JSON object', async () => {
    const { out } = await run(['game', '--json'], { list })

    expect(JSON.parse(out)).toEqual({ schemaVersion: 1, source: 'harbor', tags: [TAGS[1], TAGS[2], TAGS[0]] })
  })

  it('shows 50 of many, and how many more there are', async () => {
    const names = Array.from({ length: 230 }, (_, at) => ({ name: `t${at}`, digest: aDigest('a') }))

    const { out } = await run(['game'], { list: (page) => aListing<TagSummary>(names, page) })

    expect(out.match(/^t\d+ /gm)).toHaveLength(50)
    expect(out).toContain('180 more tags: --all shows all.\n230 tags of 1 artifact, told by Harbor.\n')
  })

  it('asks for a repository', async () => {
    expect(await run([])).toMatchObject({ code: 2, err: expect.stringContaining("argument 'repository'") })
  })
})

describe('slipway tags add', () => {
  it('says what the tag names now', async () => {
    const asked: string[][] = []
    const add = async (reference: string, tag: string) => {
      asked.push([reference, tag])
      return {
        reference: 'r.example.com/studio/game:stable',
        digest: aDigest('a'),
        outcome: 'added' as const,
      }
    }

    const { code, out } = await run(['add', 'game:1.0', 'stable'], { add })

    expect([code, out]).toEqual([0, `Added r.example.com/studio/game:stable (${aDigest('a')})\n`])
    expect(asked).toEqual([['game:1.0', 'stable']])
  })

  it('ends with 5 where the tag names another artifact', async () => {
    const details = { action: 'add the tag', reason: 'it names another artifact' }
    const add = () => Promise.reject(new ConflictError('ALREADY_EXISTS', details))

    expect(await run(['add', 'game:1.0', 'stable'], { add })).toMatchObject({ code: 5, out: '' })
  })
})

describe('slipway tags remove', () => {
  it('takes the tag away, a used one with --include-used only', async () => {
    const asked: unknown[] = []
    const remove = async (reference: string, { includeUsed }: { includeUsed?: boolean | undefined } = {}) => {
      asked.push([reference, includeUsed])
      return { reference: REFERENCE, digest: aDigest('a'), outcome: 'removed' as const }
    }

    await run(['remove', 'game:1.0'], { remove })
    const { code, out } = await run(['remove', 'game:1.0', '--include-used', '--json'], { remove })

    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      reference: REFERENCE,
      digest: aDigest('a'),
      outcome: 'removed',
    })
    expect(asked).toEqual([
      ['game:1.0', undefined],
      ['game:1.0', true],
    ])
  })
})

describe('slipway tags resolve', () => {
  it('prints the digest alone', async () => {
    const resolve = async () => ({ reference: REFERENCE, digest: aDigest('a'), mediaType: MEDIA_TYPE })

    expect(await run(['resolve', 'game:1.0'], { resolve })).toMatchObject({
      code: 0,
      out: `${aDigest('a')}\n`,
    })
    expect(JSON.parse((await run(['resolve', 'game:1.0', '--json'], { resolve })).out)).toEqual({
      schemaVersion: 1,
      reference: REFERENCE,
      digest: aDigest('a'),
      mediaType: MEDIA_TYPE,
    })
  })
})

describe('slipway tags same', () => {
  const resolve = async (reference: string) => ({
    reference,
    digest: aDigest(reference.endsWith('1.0') ? 'a' : 'b'),
    mediaType: MEDIA_TYPE,
  })

  it('ends with 0 for one artifact, and with 1 for two', async () => {
    const same = await run(['same', 'game:1.0', 'released/game:1.0'], { resolve })
    const different = await run(['same', 'game:1.0', 'game:1.1'], { resolve })

    expect(same.code).toBe(0)
    expect(same.out).toBe(
      `The same artifact.\n  ${aDigest('a')}  game:1.0\n  ${aDigest('a')}  released/game:1.0\n`,
    )
    expect(different.code).toBe(1)
    expect(different.out.split('\n')[0]).toBe('Two different artifacts.')
  })

  it('prints one JSON object', async () => {
    const { out } = await run(['same', 'game:1.0', 'game:1.1', '--json'], { resolve })

    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      same: false,
      references: [{ digest: aDigest('a') }, { digest: aDigest('b') }],
    })
  })
})
