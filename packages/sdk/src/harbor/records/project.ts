import { z } from 'zod'

/** A project of a Harbor. */
export interface HarborProject {
  /** Its number, which most calls take in place of the name. */
  readonly id: number
  readonly name: string
  /** Whether every pushed image is scanned by itself. */
  readonly scansPushes: boolean
  /** Whether it mirrors another registry, so that nothing can be pushed to it. */
  readonly isProxyCache: boolean
}

/** Reads `Project`. Values of its metadata are text; a number that is 0 is left out. */
export const projectRecord = z
  .object({
    project_id: z.number().int(),
    name: z.string(),
    registry_id: z.number().nullish(),
    metadata: z.object({ auto_scan: z.string().nullish() }).nullish(),
  })
  .transform(
    ({ project_id, name, registry_id, metadata }): HarborProject => ({
      id: project_id,
      name,
      scansPushes: metadata?.auto_scan === 'true',
      isProxyCache: (registry_id ?? 0) !== 0,
    }),
  )

/** Reads the resources and actions that a caller may use in a project, as `resource:action`. */
export const permissionListRecord = z
  .array(z.object({ resource: z.string().nullish(), action: z.string().nullish() }))
  .nullable()
  .transform((list) => (list ?? []).map(({ resource, action }) => `${resource ?? ''}:${action ?? ''}`))
