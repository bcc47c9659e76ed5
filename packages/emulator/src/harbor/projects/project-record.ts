import type { Principal } from '../../auth/principals.js'
import { projectOf } from '../../oci/repository-name.js'
import { wireOfAllowlist } from '../allowlists/allowlist-fields.js'
import type { HarborParts } from '../harbor-parts.js'
import { wire } from '../wire.js'
import type { Project } from './project-store.js'

const ADMINISTRATOR_ID = 1
/** Harbor's number for who may do everything in a project. */
const PROJECT_ADMIN = 1

/** Writes a project as the API gives it. */
export function wireOfProject(
  project: Project,
  caller: Principal,
  parts: Pick<HarborParts, 'storage' | 'allowlists'>,
): Record<string, unknown> {
  const { id, name, createdAt, updatedAt, metadata } = project
  const role = caller.isAdministrator
    ? { current_user_role_id: PROJECT_ADMIN, current_user_role_ids: [PROJECT_ADMIN] }
    : { current_user_role_ids: [] }
  const fields = {
    project_id: id,
    name,
    owner_id: ADMINISTRATOR_ID,
    owner_name: 'admin',
    creation_time: createdAt,
    update_time: updatedAt,
    repo_count: repositoryCount(project, parts),
    metadata,
    cve_allowlist: wireOfAllowlist(id, parts.allowlists.find(id)),
    ...role,
  }
  return wire(fields, ['repo_count'])
}

/** How many repositories a project has. */
export function repositoryCount({ name }: Project, { storage }: Pick<HarborParts, 'storage'>): number {
  return storage.content.repositoryNames().filter((repository) => projectOf(repository) === name).length
}

/** Tells whether a caller has rights of their own in a project. */
export function isOwnerOf({ isAdministrator, robot }: Principal, { name }: Project): boolean {
  const grants = robot?.permissions ?? []
  return (
    isAdministrator ||
    grants.some(({ kind, namespace }) => kind === 'project' && (namespace === name || namespace === '*'))
  )
}
