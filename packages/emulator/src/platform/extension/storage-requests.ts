import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { UNLIMITED } from '../../registry/quota.js'
import { ApiError } from '../api-error.js'
import type { PlatformParts } from '../platform-parts.js'

/** A request for more storage. Sizes are bytes on top of the present limit, times ISO 8601 texts. */
export interface StorageRequest {
  readonly id: string
  readonly status: 'pending' | 'approved' | 'denied'
  readonly requestedBytes: number
  /** What staff gave; null unless approved. */
  readonly grantedBytes: number | null
  readonly reason: string | null
  readonly createdAt: string
  readonly decidedAt: string | null
}

/** The requests for more storage. */
export interface StorageRequests {
  /** The latest first. */
  list(): readonly StorageRequest[]
  add(requestedBytes: number, reason?: string): StorageRequest
  /**
   * Approves a request: the project's limit grows at once.
   *
   * @param grantedBytes - Bytes that the limit grows by; what was requested by default.
   * @throws {@link ApiError} 404 for an unknown request, 409 for one that was decided already, 400 where the limit would
   * be no safe integer.
   */
  approve(id: string, grantedBytes?: number): StorageRequest
  /** Denies a request. @throws {@link ApiError} 404 and 409 as {@link approve} does. */
  deny(id: string): StorageRequest
  /** Forgets all requests. */
  clear(): void
}

const TABLES = [
  `CREATE TABLE storage_requests (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
    requested_bytes INTEGER NOT NULL, granted_bytes INTEGER, reason TEXT, created_at TEXT NOT NULL, decided_at TEXT)`,
]

const rowShape = z
  .object({
    id: z.string(),
    status: z.enum(['pending', 'approved', 'denied']),
    requested_bytes: z.number(),
    granted_bytes: z.number().nullable(),
    reason: z.string().nullable(),
    created_at: z.string(),
    decided_at: z.string().nullable(),
  })
  .transform(
    ({ id, status, reason, ...row }): StorageRequest => ({
      id,
      status,
      reason,
      requestedBytes: row.requested_bytes,
      grantedBytes: row.granted_bytes,
      createdAt: row.created_at,
      decidedAt: row.decided_at,
    }),
  )

/** Opens the requests for storage of the organisation's project. */
export function openStorageRequests({ database, quota, settings, now }: PlatformParts): StorageRequests {
  database.migrate('storage-requests', TABLES)
  const find = (id: string) => {
    const request = database.first(rowShape, 'SELECT * FROM storage_requests WHERE id = ?', [id])
    if (request) return request
    throw new ApiError(404, 'No such storage request.')
  }
  const decide = (id: string, status: StorageRequest['status'], grantedBytes: number | null) => {
    if (find(id).status !== 'pending') throw new ApiError(409, 'This storage request was decided already.')
    const sql = 'UPDATE storage_requests SET status = ?, granted_bytes = ?, decided_at = ? WHERE id = ?'
    database.run(sql, [status, grantedBytes, now().toISOString(), id])
    return find(id)
  }
  return {
    list: () => database.all(rowShape, 'SELECT * FROM storage_requests ORDER BY position DESC'),
    add(requestedBytes, reason) {
      const id = randomUUID()
      database.run(
        `INSERT INTO storage_requests (id, status, requested_bytes, reason, created_at)
          VALUES (?, 'pending', ?, ?, ?)`,
        [id, requestedBytes, reason ?? null, now().toISOString()],
      )
      return find(id)
    },
    approve: (id, grantedBytes) =>
      database.transaction(() => {
        const granted = grantedBytes ?? find(id).requestedBytes
        const request = decide(id, 'approved', granted)
        const limitBytes = quota.limitBytes(settings.project)
        if (limitBytes !== UNLIMITED) quota.setLimit(settings.project, raised(limitBytes, granted))
        return request
      }),
    deny: (id) => decide(id, 'denied', null),
    clear: () => void database.run('DELETE FROM storage_requests'),
  }
}

function raised(limitBytes: number, grantedBytes: number): number {
  const sumBytes = limitBytes + grantedBytes
  if (Number.isSafeInteger(sumBytes)) return sumBytes
  throw new ApiError(400, `The limit cannot be raised beyond ${Number.MAX_SAFE_INTEGER} bytes.`)
}
