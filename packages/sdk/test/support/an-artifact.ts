import type { Artifact, ArtifactPart } from '../../src/inventory/artifact.js'
import { type Digest, digestOf } from '../../src/reference/digest.js'

/** What a test says of an {@link anArtifact}. */
export interface ArtifactWords {
  /** @defaultValue its name */
  readonly tags?: readonly string[]
  /** Names of the artifacts whose digests it names. */
  readonly parts?: readonly string[]
  readonly accessories?: readonly string[]
  readonly pushedAt?: string
  readonly sizeBytes?: number
}

/** The digest of the artifact of this name. */
export function digestNamed(name: string): Digest {
  return digestOf(name)
}

/** The artifact of this name as part of an index. */
export function aPart(name: string): ArtifactPart {
  return { digest: digestNamed(name) }
}

/** An artifact of the repository `studio/arena`, whose digest is made of its name. */
export function anArtifact(
  name: string,
  { tags = [name], parts = [], accessories = [], ...rest }: ArtifactWords = {},
): Artifact {
  return {
    repository: 'studio/arena',
    digest: digestNamed(name),
    tags: tags.map((tag) => ({ name: tag })),
    platforms: [],
    parts: parts.map(aPart),
    labels: [],
    accessories: accessories.map((one) => ({ ...aPart(one), kind: 'other', type: one })),
    ...rest,
  }
}
