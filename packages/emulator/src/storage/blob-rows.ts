import { z } from 'zod'
import type { Digest } from '../oci/digest.js'
import type { Database } from './database.js'
import { countUsage } from './project-usage.js'
import type { RepositoryRow } from './repository-row.js'

const rowShape = z.object({ size_bytes: z.number() })

const WHERE = 'WHERE repository_id = ? AND digest = ?'

/** Adds a blob to a repository; one that it holds already counts again if it was released. */
export function addBlob(
  database: Database,
  { id, project }: RepositoryRow,
  { digest, sizeBytes }: { readonly digest: Digest; readonly sizeBytes: number },
): void {
  countUsage(database, { project, digest, sizeBytes }, () => {
    database.run(
      `INSERT INTO blobs (repository_id, digest, size_bytes, is_released) VALUES (?, ?, ?, 0)
        ON CONFLICT (repository_id, digest) DO UPDATE SET is_released = 0`,
      [id, digest, sizeBytes],
    )
  })
}

/** Takes a blob away. False: the repository does not hold it. */
export function removeBlob(database: Database, repository: RepositoryRow, digest: Digest): boolean {
  return changeBlob(database, repository, { digest, sql: `DELETE FROM blobs ${WHERE}` })
}

/**
 * Marks a blob whose last manifest went as released: it does not count any more, but stays until the next start. A push
 * that is on its way may have been told that the blob is there.
 */
export function releaseBlob(database: Database, repository: RepositoryRow, digest: Digest): void {
  changeBlob(database, repository, { digest, sql: `UPDATE blobs SET is_released = 1 ${WHERE}` })
}

/** Undoes {@link releaseBlob}: a manifest needs the blob again. */
export function claimBlob(database: Database, repository: RepositoryRow, digest: Digest): void {
  changeBlob(database, repository, { digest, sql: `UPDATE blobs SET is_released = 0 ${WHERE}` })
}

/** Takes away what was released, in all repositories. */
export function removeReleasedBlobs(database: Database): void {
  database.run('DELETE FROM blobs WHERE is_released = 1')
}

function changeBlob(
  database: Database,
  { id, project }: RepositoryRow,
  { digest, sql }: { readonly digest: Digest; readonly sql: string },
): boolean {
  const blob = database.first(rowShape, `SELECT size_bytes FROM blobs ${WHERE}`, [id, digest])
  if (!blob) return false
  countUsage(database, { project, digest, sizeBytes: blob.size_bytes }, () => {
    database.run(sql, [id, digest])
  })
  return true
}
