import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborEndpoint, idOf } from '../harbor-endpoint.js'
import { badRequest, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { wire } from '../wire.js'
import { checkedPolicy, checkSchedule } from './check-policy.js'
import { policyOf, projectOfPolicy } from './retention-access.js'
import { RETENTION_METADATA } from './retention-metadata.js'
import { retentionBodyShape } from './retention-policy.js'
import type { RetentionPolicies, StoredPolicy } from './retention-store.js'

const POLICIES = '/retentions'
const POLICY = `${POLICIES}/{id}`

/** What the calls about policies take. */
export interface PolicyParts extends Pick<HarborParts, 'database' | 'projects'> {
  readonly policies: RetentionPolicies
}

/**
 * Which artifacts of a project are kept, one policy for each project at most.
 *
 * @see Harbor, src/server/v2.0/handler/retention.go
 */
export function retentionPolicyEndpoints(parts: PolicyParts): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: `${POLICIES}/metadatas`,
      needs: 'signed-in',
      answer: () => jsonAnswer(200, RETENTION_METADATA),
    },
    creationEndpoint(parts),
    {
      method: 'GET',
      path: POLICY,
      needs: 'signed-in',
      answer: (call) => jsonAnswer(200, wireOfPolicy(policyOf(parts, call, 'read').policy)),
    },
    updateEndpoint(parts),
    deletionEndpoint(parts),
  ]
}

function creationEndpoint(parts: PolicyParts): HarborEndpoint {
  const { database, projects, policies } = parts
  return {
    method: 'POST',
    path: POLICIES,
    needs: 'signed-in',
    async answer(call) {
      const policy = checkedPolicy(await readHarborBody(call.context, retentionBodyShape))
      const project = projectOfPolicy(parts, call, { scope: policy.scope, action: 'create' })
      const { retention_id } = project.metadata
      if (retention_id !== undefined) {
        throw badRequest(`project ${project.id} already has retention policy ${retention_id}`)
      }
      checkSchedule(policy)
      const id = database.transaction(() => {
        const added = policies.add(policy)
        projects.setMetadata(project.id, { retention_id: String(added) })
        return added
      })
      return emptyAnswer(201, { location: `${call.context.path.replace(/\/+$/, '')}/${id}` })
    },
  }
}

function updateEndpoint(parts: PolicyParts): HarborEndpoint {
  return {
    method: 'PUT',
    path: POLICY,
    needs: 'signed-in',
    async answer(call) {
      const id = idOf(call, 'id')
      const policy = checkedPolicy(await readHarborBody(call.context, retentionBodyShape))
      const project = projectOfPolicy(parts, call, { scope: policy.scope, action: 'update' })
      if (project.metadata.retention_id !== String(id)) {
        throw notFound(`the retention policy id ${id} does not match`)
      }
      checkSchedule(policy)
      parts.policies.replace(id, policy)
      return emptyAnswer(200)
    },
  }
}

function deletionEndpoint(parts: PolicyParts): HarborEndpoint {
  const { database, projects, policies } = parts
  return {
    method: 'DELETE',
    path: POLICY,
    needs: 'signed-in',
    answer(call) {
      const { policy, project } = policyOf(parts, call, 'delete')
      database.transaction(() => {
        policies.remove(policy.id)
        projects.removeMetadata(project.id, 'retention_id')
      })
      return emptyAnswer(200)
    },
  }
}

function wireOfPolicy({ rules, trigger, ...policy }: StoredPolicy): Record<string, unknown> {
  return {
    ...policy,
    rules: rules.map((rule) =>
      wire({ ...rule, tag_selectors: (rule.tag_selectors ?? []).map((selector) => wire(selector)) }),
    ),
    trigger: wire(trigger),
  }
}
