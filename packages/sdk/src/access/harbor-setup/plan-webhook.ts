import { webhookFormat } from '../../harbor/harbor-version.js'
import type { StoredWebhookPolicy, WebhookPolicy } from '../../harbor/records/webhook-policy.js'
import { isSameWebhookPolicy } from '../../harbor/same-webhook-policy.js'
import { isLoopbackHost } from '../../http/private-host.js'
import type { SetupState } from './harbor-state.js'
import type { SetupInput } from './setup-input.js'
import type { PlannedStep } from './setup-task.js'

const NAME = 'slipway'
const EVENTS = ['PUSH_ARTIFACT', 'DELETE_ARTIFACT', 'SCANNING_COMPLETED']

type Webhook = NonNullable<SetupInput['webhook']>

/** The step for the webhook policy. */
export function planWebhook(webhook: Webhook, { policies, version, system }: SetupState): PlannedStep {
  const existing = policies.find(({ name }) => name === NAME)
  const policy = wantedPolicy(webhook, existing, webhookFormat(version))
  const target = 'webhook'
  const warnings = [
    ...(system.sendsWebhooks ? [] : ['This Harbor sends no webhooks: its administrator turned them off.']),
    ...(webhook.url.protocol === 'http:' && webhook.secret && !isLoopbackHost(webhook.url.hostname)
      ? ["The webhook's secret goes over plain http, where others can read it: take https."]
      : []),
  ]
  const words = policyWords(policy, webhook)
  if (existing === undefined) {
    const message = `Make the webhook policy "${NAME}": ${words}.`
    const task = { kind: 'create-webhook', policy } as const
    return { step: { target, state: 'create', message, name: NAME }, task, warnings }
  }
  if (isSameWebhookPolicy(existing, policy)) {
    const message = `The webhook policy "${NAME}" is right: ${words}.`
    return { step: { target, state: 'exists', message, name: NAME }, warnings }
  }
  const message = `Change the webhook policy "${NAME}": ${words}.`
  const task = { kind: 'update-webhook', id: existing.id, policy } as const
  return { step: { target, state: 'update', message, name: NAME }, task, warnings }
}

function wantedPolicy(
  { url, secret }: Webhook,
  existing: StoredWebhookPolicy | undefined,
  payloadFormat: string | undefined,
): WebhookPolicy {
  const address = url.href
  // A header that was meant for one address is not sent to another.
  const authHeader = secret ?? existing?.targets.find((target) => target.address === address)?.authHeader
  return {
    name: NAME,
    description: existing?.description ?? 'Made by slipway: pushes, deletions and scans.',
    isEnabled: true,
    eventTypes: EVENTS,
    targets: [
      {
        type: 'http',
        address,
        ...(authHeader && { authHeader }),
        skipsCertificateCheck: false,
        ...(payloadFormat !== undefined && { payloadFormat }),
      },
    ],
  }
}

function policyWords({ eventTypes, targets }: WebhookPolicy, { url }: Webhook): string {
  const [target] = targets
  const format = target?.payloadFormat === undefined ? 'in the default form' : `as ${target.payloadFormat}`
  const header = target?.authHeader === undefined ? 'without' : 'with'
  // What follows the path may be secret.
  return `${eventTypes.join(', ')} to ${url.origin}${url.pathname}, ${format}, ${header} an Authorization header`
}
