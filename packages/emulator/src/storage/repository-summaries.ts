import { z } from 'zod'
import type { Database } from './database.js'

/** What a repository holds, in numbers. */
export interface RepositorySummary {
  /** Full name, with the project. */
  readonly repository: string
  /** Manifests that stand for themselves: neither part of an index, unless tagged, nor attached to another one. */
  readonly artifactCount: number
  readonly tagCount: number
  /** Bytes of all blobs and manifests, each digest once. */
  readonly sizeBytes: number
  /** When a manifest or a tag was last pushed, as an ISO 8601 text. */
  readonly lastPushedAt: string
}

const SUMMARIES = `WITH
  parts AS MATERIALIZED (
    SELECT DISTINCT manifests.repository_id, manifest_references.digest
    FROM manifest_references JOIN manifests ON manifests.id = manifest_id
  ),
  artifacts AS (
    SELECT manifests.repository_id FROM manifests LEFT JOIN parts USING (repository_id, digest)
    WHERE subject IS NULL AND (parts.digest IS NULL OR EXISTS (SELECT 1 FROM tags WHERE manifest_id = manifests.id))
  )
  SELECT name AS repository,
    (SELECT COUNT(*) FROM artifacts WHERE repository_id = repositories.id) AS artifact_count,
    (SELECT COUNT(*) FROM tags WHERE repository_id = repositories.id) AS tag_count,
    (SELECT COALESCE(SUM(size_bytes), 0) FROM blobs WHERE repository_id = repositories.id AND is_released = 0)
      + (SELECT SUM(size_bytes) FROM manifests WHERE repository_id = repositories.id) AS size_bytes,
    MAX(
      (SELECT MAX(pushed_at) FROM manifests WHERE repository_id = repositories.id),
      COALESCE((SELECT MAX(pushed_at) FROM tags WHERE repository_id = repositories.id), '')
    ) AS last_pushed_at
  FROM repositories
  WHERE project = ? AND EXISTS (SELECT 1 FROM manifests WHERE repository_id = repositories.id)
  ORDER BY name`

const rowShape = z
  .object({
    repository: z.string(),
    artifact_count: z.number(),
    tag_count: z.number(),
    size_bytes: z.number(),
    last_pushed_at: z.string(),
  })
  .transform(
    (row): RepositorySummary => ({
      repository: row.repository,
      artifactCount: row.artifact_count,
      tagCount: row.tag_count,
      sizeBytes: row.size_bytes,
      lastPushedAt: row.last_pushed_at,
    }),
  )

/** Sums up the repositories of a project that hold a manifest, by name. */
export function summariseRepositories(database: Database, project: string): readonly RepositorySummary[] {
  return database.all(rowShape, SUMMARIES, [project])
}
