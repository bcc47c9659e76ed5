import type { Digest } from '../../oci/digest.js'
import {
  type ArtifactRow,
  findArtifact,
  listAccessories,
  listParents,
  listParts,
} from '../../storage/artifact-rows.js'
import { HarborError } from '../harbor-error.js'
import type { ImmutableRules } from '../immutable/immutable-rules.js'
import type { ArtifactSource } from './find-artifact.js'

/** What deleting artifacts takes. */
export interface DeletionParts extends ArtifactSource {
  readonly immutable: ImmutableRules
}

/**
 * Deletes an artifact with all its tags, all that is attached to it and, of an index, the untagged parts that no other
 * index names: all of it, or nothing.
 *
 * @param repository - Full name.
 * @returns false where the repository does not hold it.
 * @throws {@link HarborError} 412 `VIOLATE_FOREIGN_KEY_CONSTRAINT` for a part of an index, 412 `PRECONDITION` where a tag
 * is immutable.
 * @see Harbor, src/controller/artifact/controller.go
 */
export async function deleteArtifact(
  parts: DeletionParts,
  repository: string,
  digest: Digest,
): Promise<boolean> {
  const artifact = findArtifact(parts.database, repository, digest)
  if (!artifact) return false
  await parts.storage.deleteManifests(repository, [...collect(parts, repository, artifact)])
  return true
}

/** @throws {@link HarborError} 412 `PRECONDITION` where a tag of a repository is immutable */
export function requireMutableTags(
  { storage, immutable }: Pick<DeletionParts, 'storage' | 'immutable'>,
  repository: string,
  tags: readonly string[] = storage.content.tags(repository).map(({ tag }) => tag),
): void {
  const tag = tags.find(immutable.guard(repository))
  if (tag === undefined) return
  throw new HarborError(412, 'PRECONDITION', `the tag ${tag} configured as immutable, cannot be deleted`)
}

function collect(parts: DeletionParts, repository: string, root: ArtifactRow): ReadonlySet<Digest> {
  const { database, storage } = parts
  const going = new Set<Digest>()
  const hasParents = ({ digest }: ArtifactRow) =>
    listParents(database, repository, digest).some((parent) => !going.has(parent.digest))
  const add = (artifact: ArtifactRow) => {
    const { digest } = artifact
    if (going.has(digest)) return
    if (hasParents(artifact)) {
      const message = 'the deleting artifact is referenced by others'
      throw new HarborError(412, 'VIOLATE_FOREIGN_KEY_CONSTRAINT', message)
    }
    going.add(digest)
    for (const accessory of listAccessories(database, repository, digest)) add(accessory)
    for (const part of listParts(database, repository, artifact)) {
      if (!part.isTagged && !hasParents(part)) add(part)
    }
    requireMutableTags(parts, repository, storage.content.tagsOf(repository, digest))
  }
  add(root)
  return going
}
