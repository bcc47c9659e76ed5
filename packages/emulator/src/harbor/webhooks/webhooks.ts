import type { Digest } from '../../oci/digest.js'
import { projectOf } from '../../oci/repository-name.js'
import type { HarborParts } from '../harbor-parts.js'
import { atLeast } from '../version.js'
import { createDeliveries, type DeliveryOptions } from './deliveries.js'
import { type DeliveryStore, openDeliveryStore } from './delivery-store.js'
import type { HarborEvent, HarborEvents } from './harbor-events.js'
import { isOfScan, type PayloadFacts, payloadOf } from './payload.js'
import { openPolicies, type Policies } from './policy-store.js'

/** The webhooks of all projects. */
export interface Webhooks {
  readonly policies: Policies
  readonly deliveries: Pick<DeliveryStore, 'find' | 'of'>
  /** Ends what is being sent, which goes on after the next start. */
  close(): Promise<void>
}

/** How webhooks are told of events. */
export interface WebhookOptions extends DeliveryOptions {
  readonly events: HarborEvents
}

type Parts = Pick<HarborParts, 'database' | 'storage' | 'projects' | 'settings' | 'now'>
type ScanOverviewOf = (repository: string, digest: Digest) => Readonly<Record<string, unknown>> | undefined

/**
 * Opens the webhooks, and tells them of events from now on.
 *
 * Network: sends to the targets of policies, which are on this machine.
 *
 * @param scanOverviewOf - What scan events say of an artifact.
 */
export function openWebhooks(
  parts: Parts,
  { events, ...delivery }: WebhookOptions,
  scanOverviewOf: ScanOverviewOf,
): Webhooks {
  const { database, projects, now } = parts
  const policies = openPolicies(database, now)
  const store = openDeliveryStore(database, now)
  const deliveries = createDeliveries(store, delivery)
  events.on((event) => {
    const project = projects.byName(projectOf(event.repository))
    if (!project) return
    const listening = policies
      .of(project.id)
      .filter(({ isEnabled, eventTypes }) => isEnabled && eventTypes.includes(event.type))
    if (listening.length === 0) return
    const facts = factsOf(event, parts, scanOverviewOf)
    for (const policy of listening) {
      for (const target of policy.targets) {
        const payload = payloadOf(event, facts, { policy, target })
        const { address, authHeader, skipCertVerify } = target
        const hook = { address, authHeader, skipCertVerify, ...payload }
        deliveries.send({ policyId: policy.id, eventType: event.type, ...hook })
      }
    }
  })
  return { policies, deliveries: store, close: deliveries.close }
}

function factsOf(
  { type, repository, artifact }: HarborEvent,
  { storage: { content }, projects, settings, now }: Parts,
  scanOverviewOf: ScanOverviewOf,
): PayloadFacts {
  const digest = artifact?.digest
  return {
    at: now(),
    registryHost: settings.registryHost(),
    isPublic: projects.isPublic(projectOf(repository)),
    repositoryCreatedAt: content.firstManifest(repository)?.pushedAt,
    scanOverview: isOfScan(type) && digest ? scanOverviewOf(repository, digest) : undefined,
    hasScanType: atLeast(settings.version, '2.11'),
  }
}
