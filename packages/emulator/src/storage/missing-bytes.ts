import { z } from 'zod'
import type { Digest } from '../oci/digest.js'
import type { Database } from './database.js'

/** Manifests of one repository that a project is to hold. */
export interface Wanted {
  /** Full name of the repository that holds them. */
  readonly from: string
  readonly project: string
  readonly digests: readonly Digest[]
}

const bytesShape = z.object({ bytes: z.number() })

const MISSING = `WITH
  source AS (SELECT id FROM repositories WHERE name = ?1),
  wanted (digest, size_bytes) AS (
    SELECT digest, size_bytes FROM manifests
      WHERE repository_id = (SELECT id FROM source) AND digest IN (SELECT value FROM json_each(?3))
    UNION
    SELECT blobs.digest, blobs.size_bytes FROM manifests
      JOIN manifest_references ON manifest_id = manifests.id
      JOIN blobs ON blobs.repository_id = manifests.repository_id AND blobs.digest = manifest_references.digest
      WHERE manifests.repository_id = (SELECT id FROM source)
        AND manifests.digest IN (SELECT value FROM json_each(?3))
  )
  SELECT COALESCE(SUM(size_bytes), 0) AS bytes FROM wanted
  WHERE NOT EXISTS (
    SELECT 1 FROM blobs JOIN repositories ON repositories.id = repository_id
      WHERE blobs.digest = wanted.digest AND project = ?2 AND is_released = 0
  ) AND NOT EXISTS (
    SELECT 1 FROM manifests JOIN repositories ON repositories.id = repository_id
      WHERE manifests.digest = wanted.digest AND project = ?2
  )`

/** Bytes of manifests and their blobs that a project does not hold yet, each digest once. */
export function missingBytes({ first }: Database, { from, project, digests }: Wanted): number {
  return first(bytesShape, MISSING, [from, project, JSON.stringify(digests)])?.bytes ?? 0
}
