import type { Secret } from '../log/secret.js'
import type { WebhookPolicy, WebhookTarget } from './records/webhook-policy.js'

/** Whether a webhook policy does what another does, whatever the order of its events and its description. */
export function isSameWebhookPolicy(existing: WebhookPolicy, wanted: WebhookPolicy): boolean {
  const events = new Set(existing.eventTypes)
  return (
    existing.isEnabled === wanted.isEnabled &&
    events.size === wanted.eventTypes.length &&
    wanted.eventTypes.every((event) => events.has(event)) &&
    existing.targets.length === wanted.targets.length &&
    existing.targets.every((target, at) => isSameTarget(target, wanted.targets[at]))
  )
}

function isSameTarget(existing: WebhookTarget, wanted: WebhookTarget | undefined): boolean {
  return (
    existing.type === wanted?.type &&
    existing.address === wanted.address &&
    revealed(existing.authHeader) === revealed(wanted.authHeader) &&
    existing.skipsCertificateCheck === wanted.skipsCertificateCheck &&
    (existing.payloadFormat ?? 'Default') === (wanted.payloadFormat ?? 'Default')
  )
}

function revealed(secret: Secret | undefined): string | undefined {
  return secret?.reveal()
}
