import { expect, it } from 'vitest'
import { anArtifact } from '../../test/support/an-artifact.js'
import { readAllArtifacts } from './all-artifacts.js'
import type { ArtifactSource } from './content-source.js'

it('has each artifact once, as it was read last, when a push moves one to the next page', async () => {
  const later = anArtifact('b', { tags: ['b', 'new'] })
  const source: ArtifactSource = {
    name: 'harbor',
    async *artifacts() {
      yield { items: [anArtifact('a'), anArtifact('b')], source: 'harbor', nextPage: 2 }
      yield { items: [later, anArtifact('c')], source: 'harbor' }
    },
    artifact: () => Promise.resolve(undefined),
  }

  expect(await readAllArtifacts(source, 'studio/arena', {})).toEqual([
    anArtifact('a'),
    later,
    anArtifact('c'),
  ])
})
