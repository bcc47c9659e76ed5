import { z } from 'zod'
import { timeRecord } from './time.js'

/** A request for more storage, and what staff said to it. Sizes are bytes on top of the limit at that time. */
export interface StorageRequest {
  readonly id: string
  /** Another word than these three counts as pending: somebody has still to look at it. */
  readonly state: 'pending' | 'approved' | 'denied'
  readonly requestedBytes: number
  /** What staff gave. */
  readonly grantedBytes?: number
  readonly reason?: string
  /** RFC 3339. */
  readonly requestedAt?: string
  /** RFC 3339. */
  readonly decidedAt?: string
}

/** Reads a request for storage; null counts as missing. */
export const storageRequestRecord = z
  .object({
    id: z.union([z.string(), z.number()]).transform(String),
    status: z.string(),
    requested_bytes: z.number().nonnegative(),
    granted_bytes: z.number().nonnegative().nullish().catch(undefined),
    reason: z.string().nullish().catch(undefined),
    created_at: timeRecord.optional(),
    decided_at: timeRecord.optional(),
  })
  .transform(
    ({ id, status, requested_bytes, granted_bytes, reason, created_at, decided_at }): StorageRequest => ({
      id,
      state: status === 'approved' || status === 'denied' ? status : 'pending',
      requestedBytes: requested_bytes,
      ...(typeof granted_bytes === 'number' && { grantedBytes: granted_bytes }),
      ...(reason && { reason }),
      ...(created_at !== undefined && { requestedAt: created_at }),
      ...(decided_at !== undefined && { decidedAt: decided_at }),
    }),
  )
