import { z } from 'zod'
import { badRequest } from '../harbor-error.js'
import { wire } from '../wire.js'
import { EVENT_TYPES, type EventType } from './harbor-events.js'
import { PAYLOAD_FORMATS, type PolicyFields, type WebhookPolicy, type WebhookTarget } from './policy-store.js'
import { addressProblem } from './target-address.js'

const targetShape = z.object({
  type: z.string().default(''),
  address: z.string().default(''),
  auth_header: z.string().default(''),
  skip_cert_verify: z.boolean().default(false),
  payload_format: z.string().default(''),
})

/** The shape of a policy in a request; all but what Harbor makes itself is replaced by it. */
export const policyShape = z.object({
  name: z.string().default(''),
  description: z.string().default(''),
  enabled: z.boolean().default(false),
  event_types: z.array(z.string()).nullish(),
  targets: z.array(targetShape).nullish(),
})

/**
 * Checks a policy that came in a request.
 *
 * @throws {@link HarborError} 400 for one without events or targets, and for what cannot be sent.
 * @see Harbor, src/server/v2.0/handler/webhook.go, "validateEventTypes" and "validateTargets"
 */
export function policyFields(body: z.infer<typeof policyShape>): PolicyFields {
  const { name, description, enabled, event_types, targets } = body
  if (name === '') throw badRequest('empty name of the notification policy')
  if (!event_types?.length) throw badRequest('empty event types')
  if (!targets?.length) throw badRequest('empty notification target with policy')
  return {
    name,
    description,
    isEnabled: enabled,
    eventTypes: event_types.map(eventTypeOf),
    targets: targets.map(targetOf),
  }
}

function eventTypeOf(text: string): EventType {
  const known = EVENT_TYPES.find((type) => type === text)
  if (known) return known
  throw badRequest(`unsupport event type ${text}`)
}

function targetOf(target: z.infer<typeof targetShape>): WebhookTarget {
  const { type, address, auth_header: authHeader, skip_cert_verify: skipCertVerify } = target
  if (type !== 'http')
    throw badRequest(`unsupport target type ${type}: the emulator sends to http targets only`)
  const problem = addressProblem(address)
  if (problem) throw badRequest(problem)
  // Harbor would fail at each delivery.
  if (/[^\t\x20-\x7e\x80-\xff]/.test(authHeader))
    throw badRequest('invalid auth_header: it is no header value')
  const format = PAYLOAD_FORMATS.find((known) => known === (target.payload_format || 'Default'))
  if (!format) throw badRequest(`unsupported payload format type: ${target.payload_format}`)
  return { address, authHeader, skipCertVerify, format }
}

/** Writes a policy as Harbor does; the value of `Authorization` comes in clear text. */
export function wireOfPolicy(policy: WebhookPolicy): Record<string, unknown> {
  const { id, name, description, creator, projectId, isEnabled, eventTypes, targets } = policy
  const fields = {
    id,
    name,
    description,
    project_id: projectId,
    enabled: isEnabled,
    event_types: eventTypes,
    targets: targets.map(({ address, authHeader, skipCertVerify, format }) =>
      wire({
        type: 'http',
        address,
        auth_header: authHeader,
        skip_cert_verify: skipCertVerify,
        payload_format: format,
      }),
    ),
    creator,
    creation_time: policy.createdAt,
    update_time: policy.updatedAt,
  }
  return wire(fields, ['enabled'])
}
