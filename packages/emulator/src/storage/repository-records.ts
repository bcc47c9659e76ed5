import { z } from 'zod'
import type { Database } from './database.js'

/** A repository with its number and description. Times are ISO 8601 texts. */
export interface RepositoryRecord {
  readonly id: number
  /** Full name, with the project. */
  readonly name: string
  readonly description: string
  /** Manifests that stand for themselves: neither part of an index, unless tagged, nor attached to another one. */
  readonly artifactCount: number
  readonly pullCount: number
  readonly createdAt: string
  readonly updatedAt: string
}

const rowShape = z
  .object({
    id: z.number(),
    name: z.string(),
    description: z.string(),
    artifact_count: z.number(),
    pull_count: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    (row): RepositoryRecord => ({
      id: row.id,
      name: row.name,
      description: row.description,
      artifactCount: row.artifact_count,
      pullCount: row.pull_count,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  )

// A repository that got nothing but blobs is none yet. A cross join keeps its order, which the planner gets wrong.
const REPOSITORIES = `SELECT id, name, description, pull_count, created_at, updated_at,
    (SELECT COUNT(*) FROM manifests WHERE repository_id = repositories.id AND subject IS NULL AND (
      EXISTS (SELECT 1 FROM tags WHERE manifest_id = manifests.id)
      OR NOT EXISTS (
        SELECT 1 FROM manifest_references CROSS JOIN manifests AS parents ON parents.id = manifest_id
        WHERE manifest_references.digest = manifests.digest AND parents.repository_id = repositories.id
      )
    )) AS artifact_count
  FROM repositories WHERE created_at IS NOT NULL`

/** The repositories of a project, the latest first. */
export function listRepositoryRecords({ all }: Database, project: string): readonly RepositoryRecord[] {
  return all(rowShape, `${REPOSITORIES} AND project = ? ORDER BY created_at DESC, id DESC`, [project])
}

/** The repository with a full name. */
export function findRepositoryRecord({ first }: Database, name: string): RepositoryRecord | undefined {
  return first(rowShape, `${REPOSITORIES} AND name = ?`, [name])
}
