import { z } from 'zod'

/** A request for access to the registry, and what staff said to it. Times are in ISO 8601. */
export interface AccessRequest {
  readonly id: string
  /** Another word than these three counts as pending: somebody has still to look at it. */
  readonly state: 'pending' | 'granted' | 'denied'
  readonly requestedAt?: string
  readonly decidedAt?: string
  readonly reason?: string
}

const optionalText = z.string().nullish().catch(undefined)

/** Reads an access request; null counts as missing. */
export const accessRequestRecord = z
  .object({
    id: z.coerce.string(),
    status: z.string(),
    created_at: optionalText,
    decided_at: optionalText,
    reason: optionalText,
  })
  .transform(
    ({ id, status, created_at, decided_at, reason }): AccessRequest => ({
      id,
      state: status === 'granted' || status === 'denied' ? status : 'pending',
      ...(created_at && { requestedAt: created_at }),
      ...(decided_at && { decidedAt: decided_at }),
      ...(reason && { reason }),
    }),
  )
