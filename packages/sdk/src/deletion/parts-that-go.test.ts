import { expect, it } from 'vitest'
import { anArtifact, aPart } from '../../test/support/an-artifact.js'
import { accessoriesThatGo, holdersFirst, holdersOfParts, partsThatGo } from './parts-that-go.js'

const NONE = { tagged: new Set<never>(), held: new Map<never, never>() }

it('takes the parts of an index that nobody else needs', () => {
  const index = anArtifact('index', { tags: ['1.0'], parts: ['amd64', 'arm64'] })

  expect(partsThatGo(index, NONE)).toEqual([aPart('amd64'), aPart('arm64')])
})

it('leaves the parts that have a tag, and those that an index names that stays', () => {
  const index = anArtifact('index', { parts: ['tagged', 'shared', 'own'] })
  const other = anArtifact('other', { parts: ['shared'] })
  const tagged = new Set([aPart('tagged').digest])

  expect(partsThatGo(index, { tagged, held: holdersOfParts([other]) })).toEqual([aPart('own')])
})

it('leaves what is attached to something that stays, and what has a tag of its own', () => {
  const accessories = ['sbom', 'signature', 'tagged']
  const going = anArtifact('going', { accessories })
  const staying = anArtifact('staying', { accessories: ['sbom'] })
  const tagged = new Set([aPart('tagged').digest])

  const rest = accessoriesThatGo(going, { tagged, staying: [staying] })

  expect(rest.map(({ digest }) => digest)).toEqual([aPart('signature').digest])
  expect(accessoriesThatGo(going, { tagged: new Set(), staying: [] })).toHaveLength(3)
})

it('deletes an index before what it names, however deep', () => {
  const image = anArtifact('image')
  const inner = anArtifact('inner', { parts: ['image'] })
  const outer = anArtifact('outer', { parts: ['inner'] })
  const other = anArtifact('other')

  const order = holdersFirst([image, other, inner, outer])

  expect(order.map(({ tags }) => tags[0]?.name)).toEqual(['other', 'outer', 'inner', 'image'])
  expect(holdersFirst([other, outer])).toEqual([other, outer])
})

it('keeps the order of what is in no index', () => {
  const artifacts = ['a', 'b', 'c'].map((name) => anArtifact(name))

  expect(holdersFirst(artifacts)).toEqual(artifacts)
})
