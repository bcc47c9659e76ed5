import type { Accessory, Artifact, ArtifactPart } from '../inventory/artifact.js'
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

/** What is attached to an artifact and goes with it: what has no tag of its own, and is attached to nothing that stays. */
export function accessoriesThatGo(
  { accessories }: Artifact,
  { tagged, staying }: { readonly tagged: ReadonlySet<Digest>; readonly staying: readonly Artifact[] },
): Accessory[] {
  if (accessories.length === 0) return []
  const kept = new Set(staying.flatMap((artifact) => artifact.accessories.map(({ digest }) => digest)))
  return accessories.filter(({ digest }) => !tagged.has(digest) && !kept.has(digest))
}

/** The artifacts in the order of deletion: each after every index that names it, else as they came. */
export function holdersFirst(artifacts: readonly Artifact[]): Artifact[] {
  const byDigest = new Map(artifacts.map((artifact) => [artifact.digest, artifact]))
  const finished = new Set<Artifact>()
  const visit = (artifact: Artifact): void => {
    if (finished.has(artifact)) return
    for (const { digest } of artifact.parts.toReversed()) {
      const part = byDigest.get(digest)
      if (part !== undefined) visit(part)
    }
    finished.add(artifact)
  }
  for (const artifact of artifacts.toReversed()) visit(artifact)
  return [...finished].reverse()
}
