import type { Artifact, ArtifactTag } from '../inventory/artifact.js'
import type { ListPage } from '../inventory/listing.js'
import type { Digest } from '../reference/digest.js'

/** A tag with the artifact that it names. */
export interface TagSummary extends ArtifactTag {
  readonly digest: Digest
  readonly sizeBytes?: number
}

/** What a reference names. */
export interface ResolvedReference {
  /** Completed, as it was asked for. */
  readonly reference: string
  readonly digest: Digest
  readonly mediaType: string
}

/** What became of a tag. */
export interface ChangedTag {
  /** Completed: `registry.example.com/studio/game-server:stable`. */
  readonly reference: string
  readonly digest: Digest
  /** `unchanged`: it was so before. */
  readonly outcome: 'added' | 'removed' | 'unchanged'
}

/** The tags of a page of artifacts. */
export function tagsOf({ items, source, nextPage }: ListPage<Artifact>): ListPage<TagSummary> {
  return {
    items: items.flatMap(({ digest, sizeBytes, tags }) =>
      tags.map((tag) => ({ ...tag, digest, ...(sizeBytes !== undefined && { sizeBytes }) })),
    ),
    source,
    ...(nextPage !== undefined && { nextPage }),
  }
}
