import { SYSTEM_ALLOWLIST_PATH } from '../harbor/harbor-path.js'
import { readSystemAllowlist } from '../harbor/harbor-policies.js'
import type { Allowlist } from '../harbor/records/allowlist.js'
import type { HarborProject } from '../harbor/records/project.js'
import type { JsonApi } from '../http/json-api.js'
import type { Probed } from './probe-harbor.js'
import { readPart } from './read-project-part.js'

/** The vulnerabilities that do not count in a project. */
export interface ProjectAllowlist extends Allowlist {
  /** Whether it is the one that all projects share. */
  readonly isSystemWide: boolean
}

/**
 * The allowlist that holds for a project: its own, or the one of all projects where it uses that; a problem in words where it
 * may not be read. Network: 1 GET for the one of all projects.
 *
 * @throws as {@link readPart}.
 */
export async function readProjectAllowlist(
  harbor: JsonApi,
  { allowlist, usesSystemAllowlist }: HarborProject,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Probed<ProjectAllowlist>> {
  if (!usesSystemAllowlist) return { answer: { ...allowlist, isSystemWide: false } }
  const found = await readPart(`GET ${SYSTEM_ALLOWLIST_PATH}`, () => readSystemAllowlist(harbor, options))
  return 'answer' in found ? { answer: { ...found.answer, isSystemWide: true } } : found
}
