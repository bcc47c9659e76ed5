import { expect, it } from 'vitest'
import { anArtifact } from '../../test/support/an-artifact.js'
import type { Artifact } from '../inventory/artifact.js'
import { type BlockRules, blockReasons } from './block-reasons.js'
import { holdersOfParts } from './parts-that-go.js'

const FREE: BlockRules = { protect: [], includesUsed: false, holders: new Map(), deletesUntagged: true }
const used = (...versions: readonly string[]): Artifact => ({
  ...anArtifact('image'),
  tags: [
    {
      name: '1.0',
      appVersions: versions.map((version) => ({ app: 'shooter', version, isActive: true })),
    },
  ],
})
const codes = (artifact: Artifact, rules: Partial<BlockRules>) =>
  blockReasons(artifact, { ...FREE, ...rules }).map(({ code }) => code)

it('lets go what nothing holds', () => {
  expect(blockReasons(anArtifact('image', { tags: ['1.0', 'constructor'] }), FREE)).toEqual([])
  expect(blockReasons(anArtifact('image', { tags: [] }), FREE)).toEqual([])
})

it('holds an artifact by one of its tags, and says which', () => {
  const held = { ...anArtifact('image'), tags: [{ name: '1.0' }, { name: 'stable', isImmutable: true }] }

  expect(blockReasons(held, { ...FREE, protect: ['1.*'] })).toEqual([
    { code: 'TAG_PROTECTED', message: 'The tag 1.0 is protected.' },
    { code: 'TAG_IMMUTABLE', message: 'A rule of the project holds the tag stable.' },
  ])
})

it('holds what app versions start, unless that may go', () => {
  expect(blockReasons(used('v1', 'v2', 'v3'), FREE)).toEqual([
    {
      code: 'TAG_USED',
      message: 'The tag 1.0 is started by version v1 of the app shooter, and 2 more.',
    },
  ])
  expect(codes(used('v1'), { includesUsed: true })).toEqual([])
})

it('holds what an index names that stays', () => {
  const holders = holdersOfParts([
    anArtifact('all', { tags: ['1.0'], parts: ['image'] }),
    anArtifact('other', { tags: [], parts: ['loose'] }),
  ])

  expect(blockReasons(anArtifact('image'), { ...FREE, holders })[0]).toEqual({
    code: 'PART_OF_INDEX',
    message: 'The index 1.0 names it. Delete that one first.',
  })
  expect(blockReasons(anArtifact('loose'), { ...FREE, holders })[0]?.message).toMatch(
    /index sha256:[a-f0-9]{12} /,
  )
})

it('holds what has no tag where only tags can be deleted', () => {
  expect(codes(anArtifact('image', { tags: [] }), { deletesUntagged: false })).toEqual(['UNTAGGED'])
  expect(codes(anArtifact('image'), { deletesUntagged: false })).toEqual([])
})
