import { z } from 'zod'
import { type Allowlist, allowlistRecord } from './allowlist.js'

/** What Harbor takes where pulls are prevented and no severity is named. */
const DEFAULT_SEVERITY = 'low'

/** A project of a Harbor. */
export interface HarborProject {
  /** Its number, which most calls take in place of the name. */
  readonly id: number
  readonly name: string
  /** Whether every pushed image is scanned by itself. */
  readonly scansPushes: boolean
  /** Whether it mirrors another registry, so that nothing can be pushed to it. */
  readonly isProxyCache: boolean
  /**
   * Present: images with vulnerabilities of this severity or worse, or without a scan, cannot be pulled. `none`, `low`,
   * `medium`, `high` or `critical`; `none` is any.
   */
  readonly preventsVulnerable?: { readonly severity: string }
  /** Whether images without a signature cannot be pulled. */
  readonly requiresSignature: boolean
  /** Number of its tag retention policy. Absent: it has none. */
  readonly retentionId?: number
  /** Its own; it holds only where the one of all projects is not used instead. */
  readonly allowlist: Allowlist
  /** Whether the allowlist of all projects is used in place of its own. */
  readonly usesSystemAllowlist: boolean
  /** Numbers of the caller's roles in it. Empty for robot accounts. */
  readonly roleIds: readonly number[]
}

const text = z.string().nullish()

const metadataRecord = z
  .object({
    auto_scan: text,
    prevent_vul: text,
    severity: text,
    enable_content_trust: text,
    enable_content_trust_cosign: text,
    retention_id: text,
    reuse_sys_cve_allowlist: text,
  })
  .nullish()

/** Reads `Project`. Values of its metadata are text; a number that is 0 is left out. */
export const projectRecord = z
  .object({
    project_id: z.number().int(),
    name: z.string(),
    registry_id: z.number().nullish(),
    metadata: metadataRecord,
    cve_allowlist: allowlistRecord.nullish(),
    current_user_role_id: z.number().nullish(),
    current_user_role_ids: z.array(z.number()).nullish(),
  })
  .transform((record): HarborProject => {
    const { project_id, name, registry_id, metadata, cve_allowlist, current_user_role_id } = record
    return {
      id: project_id,
      name,
      scansPushes: isTrue(metadata?.auto_scan),
      isProxyCache: (registry_id ?? 0) !== 0,
      ...policiesOf(metadata),
      allowlist: cve_allowlist ?? { ids: [] },
      roleIds: record.current_user_role_ids ?? (current_user_role_id ? [current_user_role_id] : []),
    }
  })

function policiesOf(metadata: z.infer<typeof metadataRecord>) {
  const retentionId = Number(metadata?.retention_id)
  return {
    ...(isTrue(metadata?.prevent_vul) && {
      preventsVulnerable: { severity: metadata?.severity || DEFAULT_SEVERITY },
    }),
    requiresSignature:
      isTrue(metadata?.enable_content_trust) || isTrue(metadata?.enable_content_trust_cosign),
    ...(Number.isSafeInteger(retentionId) && retentionId > 0 && { retentionId }),
    // Harbor, src/pkg/project/models/project.go: what was never set counts as true, here alone.
    usesSystemAllowlist: isTrue(metadata?.reuse_sys_cve_allowlist ?? 'true'),
  }
}

/** Harbor takes both for true, in any case. */
function isTrue(value: string | null | undefined): boolean {
  return value?.toLowerCase() === 'true' || value === '1'
}

/** Reads the resources and actions that a caller may use in a project, as `resource:action`. */
export const permissionListRecord = z
  .array(z.object({ resource: z.string().nullish(), action: z.string().nullish() }))
  .nullable()
  .transform((list) => (list ?? []).map(({ resource, action }) => `${resource ?? ''}:${action ?? ''}`))
