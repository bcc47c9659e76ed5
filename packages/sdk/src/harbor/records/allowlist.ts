import { z } from 'zod'
import { timeOfSeconds } from './time.js'

/** Vulnerabilities that a project, or all of them, tolerate. */
export interface Allowlist {
  /** `CVE-2024-3094` and so on. */
  readonly ids: readonly string[]
  /** When it stops holding, in ISO 8601. Absent: never. */
  readonly expiresAt?: string
}

/** Reads `CVEAllowlist`. */
export const allowlistRecord = z
  .object({
    items: z.array(z.object({ cve_id: z.string().nullish() })).nullish(),
    expires_at: z.number().nullish(),
  })
  .transform(({ items, expires_at }): Allowlist => {
    const expiresAt = timeOfSeconds(expires_at)
    return {
      ids: (items ?? []).flatMap(({ cve_id }) => cve_id || []),
      ...(expiresAt && { expiresAt }),
    }
  })
