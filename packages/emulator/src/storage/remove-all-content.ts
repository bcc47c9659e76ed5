import { z } from 'zod'
import { isDigest } from '../oci/digest.js'
import type { Database } from './database.js'
import type { Storage } from './storage.js'

const sessionShape = z.object({ id: z.string(), repository: z.string() })
const heldShape = z.object({ repository: z.string(), digest: z.string().refine(isDigest) })

/** Removes everything that was pushed, uploads that are still open included. */
export async function removeAllContent(database: Database, storage: Storage): Promise<void> {
  const { uploads } = storage
  for (const { id, repository } of database.all(sessionShape, 'SELECT id, repository FROM upload_sessions')) {
    const session = uploads.find(id, repository)
    if (session) await uploads.exclusively(session, () => uploads.end(session))
  }
  const heldIn = (table: 'manifests' | 'blobs') =>
    database.all(
      heldShape,
      `SELECT name AS repository, digest FROM ${table} JOIN repositories ON repositories.id = repository_id`,
    )
  for (const { repository, digest } of heldIn('manifests')) await storage.deleteManifest(repository, digest)
  for (const { repository, digest } of heldIn('blobs')) await storage.deleteBlob(repository, digest)
  // What a push brought in the meantime stays, and so does its repository.
  database.run(
    `DELETE FROM repositories WHERE id NOT IN
      (SELECT repository_id FROM manifests UNION SELECT repository_id FROM blobs)`,
  )
}
