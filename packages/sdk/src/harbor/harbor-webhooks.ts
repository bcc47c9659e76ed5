import { z } from 'zod'
import type { JsonApi } from '../http/json-api.js'
import type { HarborCallOptions } from './call-options.js'
import { listAll } from './list-all.js'
import type { HarborProject } from './records/project.js'
import {
  type StoredWebhookPolicy,
  type WebhookPolicy,
  webhookPolicyBody,
  webhookPolicyRecord,
} from './records/webhook-policy.js'

/** The webhook policies of one project. */
export interface HarborWebhooks {
  /** All of them. Network: 1 GET for each 100. */
  list(options?: HarborCallOptions): Promise<readonly StoredWebhookPolicy[]>
  /**
   * Makes one. Network: 1 POST, which is not repeated.
   *
   * @throws ConflictError `ALREADY_EXISTS`.
   */
  create(policy: WebhookPolicy, options?: HarborCallOptions): Promise<void>
  /** Puts the policy in the place of the one with that id, all of it. Network: 1 PUT. */
  update(id: number, policy: WebhookPolicy, options?: HarborCallOptions): Promise<void>
}

/**
 * The {@link HarborWebhooks} of a project.
 *
 * @see Harbor swagger, `ListWebhookPoliciesOfProject`, `CreateWebhookPolicyOfProject`, `UpdateWebhookPolicyOfProject`
 */
export function createHarborWebhooks(client: JsonApi, project: HarborProject): HarborWebhooks {
  const path = `/api/v2.0/projects/${project.id}/webhook/policies`
  const answer = z.unknown()
  return {
    list: ({ signal } = {}) =>
      listAll(client, {
        path,
        record: webhookPolicyRecord,
        action: `list the webhook policies of ${project.name} at`,
        signal,
      }),
    async create(policy, { signal } = {}) {
      const action = `make the webhook policy ${policy.name} at`
      await client.call({ method: 'POST', path, body: webhookPolicyBody(policy), answer, action, signal })
    },
    async update(id, policy, { signal } = {}) {
      const action = `change the webhook policy ${policy.name} at`
      const body = webhookPolicyBody(policy)
      await client.call({ method: 'PUT', path: `${path}/${id}`, body, answer, action, signal })
    },
  }
}
