import { ServiceError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { readProject, readSystemInfo } from '../harbor/harbor-project.js'
import { parseHarborVersion, webhookFormat } from '../harbor/harbor-version.js'
import { createHarborWebhooks, type HarborWebhooks } from '../harbor/harbor-webhooks.js'
import type { WebhookPolicy } from '../harbor/records/webhook-policy.js'
import { isSameWebhookPolicy } from '../harbor/same-webhook-policy.js'
import { isLoopbackHost } from '../http/private-host.js'
import type { Secret } from '../log/secret.js'
import type { UsernameToken } from '../session/client-options.js'
import { administratorOf, openAsAdministrator } from '../session/harbor-administrator.js'
import type { Session } from '../session/session.js'
import type { WebhookRegistration } from './watch-event.js'

const NAME = 'slipway-watch'

/** What Harbor is to be told. */
export interface RegisterInput {
  readonly registry: string
  readonly project: string
  /** Where Harbor reaches the receiver. */
  readonly url: URL
  readonly secret: Secret
  /** Default: the one that the environment names. */
  readonly admin?: UsernameToken | undefined
}

/**
 * Has Harbor tell of every push to the project: makes the webhook policy `slipway-watch`, or brings it up to date. Network: 5
 * or 6 requests, the last one a write where something is to be changed.
 *
 * @throws AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`; PermissionError `DENIED`; NotFoundError `NAME_UNKNOWN`;
 * ServiceError `CAPABILITY_MISSING` when the registry is no Harbor; ConnectionError; AbortError.
 */
export async function registerWebhook(
  session: Session,
  { registry, project, url, secret, admin }: RegisterInput,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<WebhookRegistration> {
  const credential = administratorOf(session, { registry, admin, action: 'register the webhook at' })
  const client = await openAsAdministrator(session, { registry, project, admin: credential }, { signal })
  const system = await readSystemInfo(client, { signal })
  if (system === undefined) throw noHarbor(registry)
  const webhooks = createHarborWebhooks(client, await readProject(client, project, { signal }))
  const payloadFormat = webhookFormat(parseHarborVersion(system.version))
  const policy: WebhookPolicy = {
    name: NAME,
    description: 'Made by slipway watch: pushes.',
    isEnabled: true,
    eventTypes: ['PUSH_ARTIFACT'],
    targets: [
      {
        type: 'http',
        address: url.href,
        authHeader: secret,
        skipsCertificateCheck: false,
        ...(payloadFormat !== undefined && { payloadFormat }),
      },
    ],
  }
  const warnings = [
    ...(system.sendsWebhooks ? [] : ['This Harbor sends no webhooks: its administrator turned them off.']),
    ...(url.protocol === 'http:' && !isLoopbackHost(url.hostname)
      ? ["The webhook's secret goes over plain http, where others can read it: take https."]
      : []),
  ]
  const outcome = await ensurePolicy(webhooks, policy, { session, signal })
  // What follows the path may be secret.
  return { type: 'registered', outcome, policy: NAME, address: `${url.origin}${url.pathname}`, warnings }
}

async function ensurePolicy(
  webhooks: HarborWebhooks,
  policy: WebhookPolicy,
  { session, signal }: { readonly session: Session; readonly signal: AbortSignal | undefined },
): Promise<WebhookRegistration['outcome']> {
  const find = async () => {
    const policies = await webhooks.list({ signal })
    // Harbor shows them, and what it refuses it may repeat.
    for (const { authHeader } of policies.flatMap(({ targets }) => targets)) {
      if (authHeader !== undefined) session.learn(authHeader)
    }
    return policies.find(({ name }) => name === policy.name)
  }
  const isMade = async () => {
    try {
      await webhooks.create(policy, { signal })
      return true
    } catch (error) {
      // Another watch was faster.
      if (!isSdkError(error, 'ALREADY_EXISTS')) throw error
      return false
    }
  }
  let existing = await find()
  if (existing === undefined) {
    if (await isMade()) return 'created'
    existing = await find()
  }
  if (existing === undefined || isSameWebhookPolicy(existing, policy)) return 'existing'
  await webhooks.update(existing.id, policy, { signal })
  return 'updated'
}

function noHarbor(registry: string): ServiceError {
  return new ServiceError('CAPABILITY_MISSING', {
    action: 'register the webhook at',
    target: registry,
    reason: 'what answers there is a registry, but no Harbor',
    hint: 'Leave --register out: the watch looks for new tags from time to time.',
    side: 'registry',
  })
}
