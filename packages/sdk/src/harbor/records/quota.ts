import { z } from 'zod'

/** The storage of a project. */
export interface HarborQuota {
  readonly usedBytes: number
  /** Absent: no limit. */
  readonly limitBytes?: number
}

const storageRecord = z.object({ storage: z.number().nullish() }).nullish()

/** Reads the quota out of `ProjectSummary`; `undefined` where it is not shown to the caller. -1 is no limit. */
export const quotaInSummaryRecord = z
  .object({ quota: z.object({ hard: storageRecord, used: storageRecord }).nullish() })
  .transform(({ quota }): HarborQuota | undefined => {
    if (!quota) return undefined
    const limitBytes = quota.hard?.storage ?? -1
    return { usedBytes: quota.used?.storage ?? 0, ...(limitBytes >= 0 && { limitBytes }) }
  })
