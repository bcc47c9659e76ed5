import type { Artifact, ArtifactPart } from '../inventory/artifact.js'
import type { Digest } from '../reference/digest.js'

/** Who names each part of an index: the indexes among the artifacts, by the digest of the part. */
export function holdersOfParts(indexes: readonly Artifact[]): Map<Digest, Artifact> {
  return new Map(indexes.flatMap((index) => index.parts.map(({ digest }) => [digest, index] as const)))
}

/** The parts of an index that go with it: those that have no tag of their own and that no index names that stays. */
export function partsThatGo(
  { parts }: Artifact,
  { tagged, held }: { readonly tagged: ReadonlySet<Digest>; readonly held: ReadonlyMap<Digest, Artifact> },
): ArtifactPart[] {
  return parts.filter(({ digest }) => !tagged.has(digest) && !held.has(digest))
}
