import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborCall, type HarborEndpoint, idOf } from '../harbor-endpoint.js'
import { HarborError, notFound } from '../harbor-error.js'
import { HARBOR_BASE } from '../harbor-surface.js'
import { pageAnswer } from '../query.js'
import { selectItems } from '../select.js'
import { EVENT_TYPES } from './harbor-events.js'
import { policyFields, policyShape, wireOfPolicy } from './policy-fields.js'
import { PAYLOAD_FORMATS, type PolicyFields, type WebhookPolicy } from './policy-store.js'
import type { Webhooks } from './webhooks.js'

const WEBHOOK = '/projects/{project_name_or_id}/webhook'
const POLICIES = `${WEBHOOK}/policies`
const ONE = `${POLICIES}/{webhook_policy_id}`

const needs = (action: string) => ({ resource: 'notification-policy', action })

/**
 * Which events of a project are sent, and where to.
 *
 * @see Harbor, src/server/v2.0/handler/webhook.go
 */
export function policyEndpoints({ policies }: Webhooks): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: `${WEBHOOK}/events`,
      needs: needs('read'),
      answer: () => jsonAnswer(200, SUPPORTED),
    },
    {
      method: 'GET',
      path: POLICIES,
      needs: needs('list'),
      answer: ({ context, project }) =>
        pageAnswer(context, selectItems(context, policies.of(project.id), FIELDS), wireOfPolicy),
    },
    addEndpoint(policies),
    {
      method: 'GET',
      path: ONE,
      needs: needs('read'),
      answer: (call) => jsonAnswer(200, wireOfPolicy(policyOf(call, policies))),
    },
    {
      method: 'PUT',
      path: ONE,
      needs: needs('update'),
      async answer(call) {
        const { id } = policyOf(call, policies)
        const fields = policyFields(await readHarborBody(call.context, policyShape))
        requireFreeName(policies.of(call.project.id), fields, id)
        policies.update(id, fields)
        return emptyAnswer(200)
      },
    },
    {
      method: 'DELETE',
      path: ONE,
      needs: needs('delete'),
      answer(call) {
        policies.remove(policyOf(call, policies).id)
        return emptyAnswer(200)
      },
    },
  ]
}

const SUPPORTED = {
  event_type: EVENT_TYPES,
  notify_type: ['http'],
  payload_formats: [{ notify_type: 'http', formats: PAYLOAD_FORMATS }],
}

const FIELDS = {
  name: ({ name }: WebhookPolicy) => name,
  enabled: ({ isEnabled }: WebhookPolicy) => isEnabled,
  creation_time: ({ createdAt }: WebhookPolicy) => createdAt,
  update_time: ({ updatedAt }: WebhookPolicy) => updatedAt,
}

function addEndpoint(policies: Webhooks['policies']): HarborEndpoint {
  return {
    method: 'POST',
    path: POLICIES,
    needs: needs('create'),
    async answer({ context, project, caller }) {
      const fields = policyFields(await readHarborBody(context, policyShape))
      requireFreeName(policies.of(project.id), fields)
      const { id } = policies.add(project.id, caller.username, fields)
      const location = `${HARBOR_BASE}/projects/${project.name}/webhook/policies/${id}`
      return emptyAnswer(201, { location })
    },
  }
}

/** Gives the policy that the path names. @throws {@link HarborError} 404 where the project has none like it */
export function policyOf(call: HarborCall, policies: Webhooks['policies']): WebhookPolicy {
  const id = idOf(call, 'webhook_policy_id')
  const policy = policies.find(call.project.id, id)
  if (policy) return policy
  throw notFound(`webhook policy ${id} not found`)
}

function requireFreeName(known: readonly WebhookPolicy[], { name }: PolicyFields, ownId?: number): void {
  if (!known.some((policy) => policy.name === name && policy.id !== ownId)) return
  throw new HarborError(409, 'CONFLICT', `notification policy named ${name} already exists`)
}
