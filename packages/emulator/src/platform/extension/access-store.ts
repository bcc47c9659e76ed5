import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Database } from '../../storage/database.js'
import { ApiError } from '../api-error.js'

/** What staff may say to a request for access. */
export type AccessDecision = 'granted' | 'denied'

/** An organisation's request to use the registry. Times are ISO 8601 texts. */
export interface AccessRequest {
  readonly id: string
  readonly status: 'pending' | AccessDecision
  readonly message: string | null
  readonly createdAt: string
  readonly decidedAt: string | null
  /** What staff said to it. */
  readonly reason: string | null
}

/** The requests for access, the latest of which counts. */
export interface AccessStore {
  /** The latest request; undefined before the first one. */
  current(): AccessRequest | undefined
  /** Gives the request that is open or was granted; after none or a denied one, makes a new one. */
  request(message?: string): AccessRequest
  /** @throws {@link ApiError} 404 for an unknown request, 409 for one that was decided already. */
  decide(id: string, decision: AccessDecision, reason?: string): AccessRequest
  /** Forgets all requests. */
  clear(): void
}

const TABLES = [
  `CREATE TABLE access_requests (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
    message TEXT, created_at TEXT NOT NULL, decided_at TEXT, reason TEXT)`,
]

const rowShape = z
  .object({
    id: z.string(),
    status: z.enum(['pending', 'granted', 'denied']),
    message: z.string().nullable(),
    created_at: z.string(),
    decided_at: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .transform(
    ({ created_at, decided_at, ...row }): AccessRequest => ({
      ...row,
      createdAt: created_at,
      decidedAt: decided_at,
    }),
  )

/** Opens the requests for access in a database. */
export function openAccessStore(database: Database, now: () => Date): AccessStore {
  database.migrate('access', TABLES)
  const current = () =>
    database.first(rowShape, 'SELECT * FROM access_requests ORDER BY position DESC LIMIT 1')
  const find = (id: string) => {
    const request = database.first(rowShape, 'SELECT * FROM access_requests WHERE id = ?', [id])
    if (request) return request
    throw new ApiError(404, 'No such access request.')
  }
  return {
    current,
    request(message) {
      const known = current()
      if (known && known.status !== 'denied') return known
      const id = randomUUID()
      database.run(
        "INSERT INTO access_requests (id, status, message, created_at) VALUES (?, 'pending', ?, ?)",
        [id, message ?? null, now().toISOString()],
      )
      return find(id)
    },
    decide(id, decision, reason) {
      if (find(id).status !== 'pending') throw new ApiError(409, 'This access request was decided already.')
      database.run('UPDATE access_requests SET status = ?, decided_at = ?, reason = ? WHERE id = ?', [
        decision,
        now().toISOString(),
        reason ?? null,
        id,
      ])
      return find(id)
    },
    clear: () => void database.run('DELETE FROM access_requests'),
  }
}
