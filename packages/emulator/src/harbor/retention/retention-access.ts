import { type HarborCall, idOf, refusal, requirePermission } from '../harbor-endpoint.js'
import { badRequest, internalError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import type { Project } from '../projects/project-store.js'
import type { RetentionPolicy } from './retention-policy.js'
import type { RetentionPolicies, StoredPolicy } from './retention-store.js'

/** What a caller wants to do with a policy. */
export type RetentionAction = 'read' | 'create' | 'update' | 'delete' | 'list'

/**
 * Gives the project that a policy is about, in which the caller may do something with policies.
 *
 * @throws {@link HarborError} 401 or 403 for the caller, 400 for a project that is not there, or another scope.
 */
export function projectOfPolicy(
  { projects }: Pick<HarborParts, 'projects'>,
  { caller }: HarborCall,
  { scope, action }: Pick<RetentionPolicy, 'scope'> & { readonly action: RetentionAction },
): Project {
  const project = scope.level === 'project' ? projects.byId(scope.ref) : undefined
  if (project) {
    requirePermission(caller, { resource: 'tag-retention', action, project: project.name })
    return project
  }
  if (!caller.isAdministrator) throw refusal(caller)
  throw badRequest(
    scope.level === 'project' ? `invalid Project id ${scope.ref}` : `scope ${scope.level} is not support`,
  )
}

/**
 * Gives the policy that the path names, with its project.
 *
 * @throws {@link HarborError} for a policy that is not there: 500 to who reads it and 400 to all others, as Harbor has it;
 * 401 or 403 for the caller.
 */
export function policyOf(
  parts: Pick<HarborParts, 'projects'> & { readonly policies: RetentionPolicies },
  call: HarborCall,
  action: RetentionAction,
): { readonly policy: StoredPolicy; readonly project: Project } {
  const id = idOf(call, 'id')
  const policy = parts.policies.find(id)
  if (!policy) throw action === 'read' ? internalError() : badRequest(`no retention policy with id ${id}`)
  return { policy, project: projectOfPolicy(parts, call, { scope: policy.scope, action }) }
}
