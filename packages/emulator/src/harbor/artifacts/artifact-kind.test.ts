import { describe, expect, it } from 'vitest'
import type { ArtifactRow } from '../../storage/artifact-rows.js'
import { accessoryTypeOf, artifactTypeOf } from './artifact-kind.js'

const ARTIFACT: ArtifactRow = {
  id: 1,
  repositoryId: 1,
  digest: `sha256:${'0'.repeat(64)}`,
  manifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
  isSignature: false,
  pushedAt: '2025-01-01T00:00:00.000Z',
  isTagged: true,
  isPart: false,
}

describe('an artifact type that every object has as a name', () => {
  it.each(['constructor', '__proto__', 'toString'])('is none that Harbor knows: %s', (artifactType) => {
    expect(accessoryTypeOf({ ...ARTIFACT, artifactType }, '2.13')).toBe('subject.accessory')
    expect(artifactTypeOf({ ...ARTIFACT, configMediaType: artifactType })).toBe('UNKNOWN')
  })
})
