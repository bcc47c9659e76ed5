import type { HarborParts } from '../harbor-parts.js'
import type { Project } from '../projects/project-store.js'

/**
 * Gives the vulnerabilities that do not count in a project: those on the system's list, or on its own where it does not
 * reuse the system's. A list that has expired is an empty one.
 *
 * @see Harbor, src/controller/project/controller.go and src/pkg/allowlist/models
 */
export function exemptCves(
  { id, metadata }: Project,
  { allowlists, now }: Pick<HarborParts, 'allowlists' | 'now'>,
): ReadonlySet<string> {
  // Where the setting was never made, the system's list counts.
  const list = allowlists.find(metadata.reuse_sys_cve_allowlist === 'false' ? id : null)
  const expiresAtSeconds = list?.expiresAtSeconds ?? null
  const isExpired = expiresAtSeconds !== null && now().getTime() >= expiresAtSeconds * 1000
  return new Set(isExpired ? [] : list?.cveIds)
}
