import { z } from 'zod'

/** What the organisation's project uses of the registry's storage, by the server's own figures. */
export interface RegistryUsage {
  /** Bytes, shared layers counted once. */
  readonly usedBytes: number
  /** Bytes; absent where there is no limit, or none is told. */
  readonly limitBytes?: number
}

/** Reads the use of storage; a limit below 0 is none, as in Harbor's quotas. */
export const registryUsageRecord = z
  .object({ used_bytes: z.number().nonnegative(), limit_bytes: z.number().nullish().catch(undefined) })
  .transform(
    ({ used_bytes, limit_bytes }): RegistryUsage => ({
      usedBytes: used_bytes,
      ...(typeof limit_bytes === 'number' && limit_bytes >= 0 && { limitBytes: limit_bytes }),
    }),
  )
