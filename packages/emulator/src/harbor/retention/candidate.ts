import { type ArtifactRow, listArtifacts } from '../../storage/artifact-rows.js'
import type { RepositoryRecord } from '../../storage/repository-records.js'
import { listTagsOfRepository } from '../../storage/tag-rows.js'
import { isListed } from '../artifacts/artifact-kind.js'
import type { HarborParts } from '../harbor-parts.js'

/** An artifact that stays or goes with all its tags. Times are in milliseconds since 1970. */
export interface Candidate {
  readonly digest: ArtifactRow['digest']
  readonly tags: readonly string[]
  /** The last push of it, by whichever tag. */
  readonly pushedAt: number
  /** The last pull likewise; minus infinity where there was none. */
  readonly pulledAt: number
}

/** The artifacts of a repository that stand for themselves, the latest push first. */
export function candidatesOf(
  { database }: Pick<HarborParts, 'database'>,
  { id, name }: RepositoryRecord,
): readonly Candidate[] {
  const tags = listTagsOfRepository(database, id)
  return listArtifacts(database, name)
    .filter(isListed)
    .map((artifact) => {
      const own = tags.filter(({ artifactId }) => artifactId === artifact.id)
      const all = [artifact, ...own]
      return {
        digest: artifact.digest,
        tags: own.map(({ tag }) => tag),
        pushedAt: Math.max(...all.map(({ pushedAt }) => Date.parse(pushedAt))),
        pulledAt: Math.max(
          ...all.map(({ pulledAt }) =>
            pulledAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(pulledAt),
          ),
        ),
      }
    })
}
