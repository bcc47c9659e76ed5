import { expect, it } from 'vitest'
import { aRegistry } from '../../test/support/a-registry.js'
import { digestNamed } from '../../test/support/an-artifact.js'
import type { ApiCall, JsonApi } from '../http/json-api.js'
import { createPlatformContent } from './platform-content.js'

const entry = (tag: string, image: string, pushedAt: string) => ({
  tag,
  last_push_at: pushedAt,
  artifact: { image_hash: digestNamed(image), size_mb: 2 },
})
const EARLY = '2026-11-20T00:00:00Z'
const LATE = '2026-11-21T00:00:00Z'

/** A platform with these pages of tags. */
function aPlatform(...pages: readonly (readonly object[])[]): JsonApi {
  const refuse = () => Promise.reject(new Error('not a call of this test'))
  return {
    url: new URL('https://api.example.com'),
    async call<T>({ path, answer }: ApiCall<T>) {
      const page = Number(/page=(\d+)/.exec(path)?.[1])
      return answer.parse({ data: pages[page - 1], pagination: { has_next: page < pages.length } })
    },
    callPage: refuse,
    tryCall: refuse,
    close: () => undefined,
  }
}

it('counts what a push moves to the next page once, and believes the later reading of a tag', async () => {
  const platform = aPlatform(
    [entry('stable', 'old', EARLY), entry('1.0', 'old', EARLY)],
    [entry('1.0', 'old', EARLY), entry('stable', 'new', LATE), entry('2.0', 'new', EARLY)],
  )
  const registry = aRegistry('registry.example.com')
  const content = createPlatformContent(platform, { project: 'studio', registry })
  const found = []
  for await (const { items } of content.artifacts('studio/arena')) found.push(...items)

  expect(found.map(({ digest, tags }) => [digest, tags.map(({ name }) => name)])).toEqual([
    [digestNamed('new'), ['2.0', 'stable']],
    [digestNamed('old'), ['1.0']],
  ])
  expect(found[0]).toMatchObject({
    pushedAt: expect.stringContaining('2026-11-21'),
    sizeBytes: 2 * 1024 ** 2,
  })
})
