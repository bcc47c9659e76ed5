import { z } from 'zod'
import type { Database } from './database.js'

/** A tag with its number. Times are ISO 8601 texts. */
export interface TagRow {
  readonly id: number
  readonly repositoryId: number
  /** The artifact that it points to. */
  readonly artifactId: number
  readonly tag: string
  readonly pushedAt: string
  /** Undefined where nobody pulled by it. */
  readonly pulledAt?: string | undefined
}

const rowShape = z
  .object({
    id: z.number(),
    repository_id: z.number(),
    manifest_id: z.number(),
    tag: z.string(),
    pushed_at: z.string(),
    pulled_at: z.string().nullable(),
  })
  .transform(
    (row): TagRow => ({
      id: row.id,
      repositoryId: row.repository_id,
      artifactId: row.manifest_id,
      tag: row.tag,
      pushedAt: row.pushed_at,
      pulledAt: row.pulled_at ?? undefined,
    }),
  )

const LATEST_FIRST = 'ORDER BY pushed_at DESC, id DESC'

/** The tags of an artifact, the latest push first. */
export function listTagsOfArtifact({ all }: Database, artifactId: number): readonly TagRow[] {
  return all(rowShape, `SELECT * FROM tags WHERE manifest_id = ? ${LATEST_FIRST}`, [artifactId])
}

/** The tags of a repository, the latest push first. */
export function listTagsOfRepository({ all }: Database, repositoryId: number): readonly TagRow[] {
  return all(rowShape, `SELECT * FROM tags WHERE repository_id = ? ${LATEST_FIRST}`, [repositoryId])
}
