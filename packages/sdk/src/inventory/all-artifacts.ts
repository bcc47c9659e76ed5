import type { Digest } from '../reference/digest.js'
import type { Artifact } from './artifact.js'
import type { ArtifactSource, SourceCallOptions } from './content-source.js'

/**
 * All artifacts of a repository, each once. What is pushed while pages are read moves entries from one page to the next: of an
 * artifact that comes twice the later reading is kept, in the place of the first. Network: as `artifacts` of the source.
 */
export async function readAllArtifacts(
  source: ArtifactSource,
  repository: string,
  options: SourceCallOptions,
): Promise<Artifact[]> {
  const artifacts = new Map<Digest, Artifact>()
  for await (const { items } of source.artifacts(repository, options)) {
    for (const artifact of items) artifacts.set(artifact.digest, artifact)
  }
  return [...artifacts.values()]
}
