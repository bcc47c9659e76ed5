import { bytesAnswer, jsonAnswer } from '../../server/answer.js'
import { type HarborCall, type HarborEndpoint, idOf } from '../harbor-endpoint.js'
import { notFound } from '../harbor-error.js'
import { pageAnswer } from '../query.js'
import { selectItems } from '../select.js'
import { wire } from '../wire.js'
import type { Delivery } from './delivery-store.js'
import { EVENT_TYPES } from './harbor-events.js'
import { policyOf } from './policy-endpoints.js'
import type { Webhooks } from './webhooks.js'

const WEBHOOK = '/projects/{project_name_or_id}/webhook'
const EXECUTIONS = `${WEBHOOK}/policies/{webhook_policy_id}/executions`
const TASKS = `${EXECUTIONS}/{execution_id}/tasks`

const needs = { resource: 'notification-policy', action: 'read' }

/**
 * What was sent: an execution with one task for each target of each event. Both have the same id.
 *
 * @see Harbor, src/server/v2.0/handler/webhook.go
 */
export function deliveryEndpoints(webhooks: Webhooks): HarborEndpoint[] {
  const { deliveries } = webhooks
  return [
    {
      method: 'GET',
      path: EXECUTIONS,
      needs,
      since: '2.8',
      answer: (call) => {
        const items = deliveries.of(policyOf(call, webhooks.policies).id)
        return pageAnswer(call.context, selectItems(call.context, items, FIELDS), wireOfExecution)
      },
    },
    {
      method: 'GET',
      path: TASKS,
      needs,
      since: '2.8',
      answer: (call) => {
        const items = [deliveryOf(call, webhooks)]
        return pageAnswer(call.context, selectItems(call.context, items, FIELDS), wireOfTask)
      },
    },
    {
      method: 'GET',
      path: `${TASKS}/{task_id}/log`,
      needs,
      since: '2.8',
      answer(call) {
        const delivery = deliveryOf(call, webhooks)
        const taskId = idOf(call, 'task_id')
        if (taskId !== delivery.id) throw notFound(`webhook task ${taskId} not found`)
        return bytesAnswer(200, Buffer.from(delivery.log), { 'content-type': 'text/plain; charset=utf-8' })
      },
    },
    {
      method: 'GET',
      path: `${WEBHOOK}/lasttrigger`,
      needs,
      answer: ({ project }) => jsonAnswer(200, lastTriggers(webhooks, project.id)),
    },
  ]
}

const FIELDS = {
  id: ({ id }: Delivery) => id,
  status: ({ status }: Delivery) => status,
  start_time: ({ createdAt }: Delivery) => createdAt,
  creation_time: ({ createdAt }: Delivery) => createdAt,
}

function lastTriggers({ policies, deliveries }: Webhooks, projectId: number): Record<string, unknown>[] {
  return policies.of(projectId).flatMap(({ id, name, isEnabled, createdAt, eventTypes }) => {
    const sent = deliveries.of(id)
    return EVENT_TYPES.filter((type) => eventTypes.includes(type)).map((type) =>
      wire({
        policy_name: name,
        event_type: type,
        enabled: isEnabled,
        creation_time: createdAt,
        last_trigger_time: sent.find(({ eventType }) => eventType === type)?.createdAt,
      }),
    )
  })
}

function deliveryOf(call: HarborCall, { policies, deliveries }: Webhooks): Delivery {
  const id = idOf(call, 'execution_id')
  const delivery = deliveries.find(policyOf(call, policies).id, id)
  if (delivery) return delivery
  throw notFound(`webhook execution ${id} not found`)
}

function wireOfExecution(delivery: Delivery): Record<string, unknown> {
  const { id, policyId, status } = delivery
  return wire({
    id,
    vendor_type: 'WEBHOOK',
    vendor_id: policyId,
    status,
    metrics: { task_count: 1, [METRICS[status]]: 1 },
    trigger: 'EVENT',
    extra_attrs: extraAttributes(delivery),
    start_time: delivery.createdAt,
    end_time: endOf(delivery),
  })
}

const METRICS = {
  Pending: 'pending_task_count',
  Running: 'running_task_count',
  Success: 'success_task_count',
  Error: 'error_task_count',
} as const

function wireOfTask(delivery: Delivery): Record<string, unknown> {
  const { id, status, tries } = delivery
  return wire({
    id,
    execution_id: id,
    status,
    run_count: tries,
    extra_attrs: extraAttributes(delivery),
    creation_time: delivery.createdAt,
    update_time: delivery.updatedAt,
    start_time: delivery.createdAt,
    end_time: endOf(delivery),
  })
}

function extraAttributes({ eventType, body }: Delivery): Record<string, unknown> {
  return { event_type: eventType, payload: body }
}

function endOf({ status, updatedAt }: Delivery): string | undefined {
  return status === 'Success' || status === 'Error' ? updatedAt : undefined
}
