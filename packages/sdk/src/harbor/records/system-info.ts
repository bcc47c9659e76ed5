import { z } from 'zod'

/** What a Harbor tells a known caller of itself. */
export interface SystemInfo {
  /** As it is written there: `v2.14.0-44a74424`. Absent for callers that it does not know. */
  readonly version?: string
  /** Whether everything that changes something is refused. */
  readonly isReadOnly: boolean
  /** Whether webhooks are sent at all. */
  readonly sendsWebhooks: boolean
}

/** Reads `GeneralInfo`. False is left out of the answer, and so is what an old version does not know. */
export const systemInfoRecord = z
  .object({
    harbor_version: z.string().nullish(),
    read_only: z.boolean().nullish(),
    notification_enable: z.boolean().nullish(),
  })
  .transform(
    ({ harbor_version, read_only, notification_enable }): SystemInfo => ({
      ...(harbor_version && { version: harbor_version }),
      isReadOnly: read_only ?? false,
      // It is a pointer on the server: there it is false and not left out when webhooks are off.
      sendsWebhooks: notification_enable !== false,
    }),
  )
