import { z } from 'zod'
import { internalError } from '../harbor-error.js'
import { NEVER } from '../tags/tag-record.js'
import type { Allowlist, StoredAllowlist } from './allowlist-store.js'

/** An allowlist as it comes in a body. */
export const allowlistShape = z.object({
  project_id: z.int().default(0),
  expires_at: z.int().nullish(),
  items: z.array(z.object({ cve_id: z.string().default('') })).nullish(),
})

/**
 * Gives the list that a body asks for.
 *
 * @throws {@link HarborError} 500 for a name that is blank or stands there twice.
 * @see Harbor, src/pkg/allowlist/validator.go
 */
export function checkedAllowlist({ items, expires_at }: z.infer<typeof allowlistShape>): Allowlist {
  const cveIds = (items ?? []).map(({ cve_id }) => cve_id)
  // Harbor's check gives an error that its API does not know, so that it stands for a fault of the server's own.
  if (new Set(cveIds).size < cveIds.length || cveIds.some((id) => id.trim() === '')) throw internalError()
  return { cveIds, expiresAtSeconds: expires_at ?? null }
}

/**
 * Writes a list as the API gives it: the system's has times, one in a project has not.
 *
 * @param projectId - null for the system's.
 */
export function wireOfAllowlist(
  projectId: number | null,
  list: StoredAllowlist | undefined,
): Record<string, unknown> {
  const time = (projectId === null ? list?.setAt : undefined) ?? NEVER
  const expiresAtSeconds = list?.expiresAtSeconds ?? null
  return {
    // The system's list is the first one, and each project's comes after it.
    id: 1 + (projectId ?? 0),
    ...(projectId !== null && { project_id: projectId }),
    ...(expiresAtSeconds !== null && { expires_at: expiresAtSeconds }),
    items: (list?.cveIds ?? []).map((cve_id) => ({ cve_id })),
    creation_time: time,
    update_time: time,
  }
}
