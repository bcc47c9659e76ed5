import type { Storage } from '../../storage/storage.js'
import { type ArtifactRecord, artifactRecord } from './artifact-record.js'

/**
 * Deletes a tag; the last one takes its artifact with it.
 *
 * @returns The artifact as the deletion left it; undefined where the repository has no such tag.
 */
export async function deleteTag(
  storage: Storage,
  repository: string,
  tag: string,
): Promise<ArtifactRecord | undefined> {
  const digest = storage.content.tagDigest(repository, tag)
  if (digest === undefined) return undefined
  const artifact = artifactRecord(storage.content, repository, digest)
  const remaining = artifact.remaining_tags.filter((other) => other !== tag)
  const isLast = remaining.length === 0
  const wasThere = isLast
    ? await storage.deleteManifest(repository, digest)
    : await storage.deleteTag(repository, tag)
  return wasThere ? { ...artifact, artifact_deleted: isLast, remaining_tags: remaining } : undefined
}
