import { z } from 'zod'
import type { Digest } from '../oci/digest.js'
import type { Database } from './database.js'

const heldShape = z.object({ held: z.number() })

const HELD =
  'SELECT EXISTS (SELECT 1 FROM blobs WHERE digest = ?1 UNION ALL SELECT 1 FROM manifests WHERE digest = ?1)'

const HELD_BY_PROJECT = `SELECT EXISTS (
    SELECT 1 FROM blobs JOIN repositories ON repositories.id = repository_id
      WHERE digest = ?1 AND project = ?2 AND is_released = 0
    UNION ALL
    SELECT 1 FROM manifests JOIN repositories ON repositories.id = repository_id WHERE digest = ?1 AND project = ?2
  )`

/** Tells whether any repository holds a digest, as a blob or as a manifest. */
export function isHeld({ first }: Database, digest: Digest): boolean {
  return first(heldShape, `${HELD} AS held`, [digest])?.held === 1
}

/** Content that a project may hold. */
export interface Holding {
  readonly project: string
  readonly digest: Digest
  readonly sizeBytes: number
}

/** Makes a change to where content is held, and counts its bytes if the project holds it only before or only after. */
export function countUsage(database: Database, holding: Holding, change: () => void): void {
  const { project, digest, sizeBytes } = holding
  const before = isHeldBy(database, project, digest)
  change()
  const after = isHeldBy(database, project, digest)
  if (before === after) return
  database.run(
    `INSERT INTO project_usage (project, used_bytes) VALUES (?, ?)
      ON CONFLICT (project) DO UPDATE SET used_bytes = used_bytes + excluded.used_bytes`,
    [project, after ? sizeBytes : -sizeBytes],
  )
}

function isHeldBy({ first }: Database, project: string, digest: Digest): boolean {
  return first(heldShape, `${HELD_BY_PROJECT} AS held`, [digest, project])?.held === 1
}
