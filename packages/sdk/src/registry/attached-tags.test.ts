import { describe, expect, it } from 'vitest'
import { digestOf } from '../reference/digest.js'
import { attachedTags, isAttachedTag } from './attached-tags.js'

const digest = digestOf('an image')

describe('the tags by which things are attached', () => {
  it('are recognised, all of them', () => {
    const { list, cosign } = attachedTags(digest)

    expect([list, ...cosign].map(isAttachedTag)).toEqual([true, true, true, true])
  })

  it.each([
    '1.0',
    'latest',
    'sha256-4f2c9ab',
    `${digest.replace(':', '-')}.tar`,
    `v-${digest.replace(':', '-')}`,
    `${digest.replace(':', '-')}0`,
  ])('are not those that somebody chose: %s', (tag) => {
    expect(isAttachedTag(tag)).toBe(false)
  })
})
