import { randomUUID } from 'node:crypto'
import { projectOf } from '../../oci/repository-name.js'
import type { EventType, HarborEvent } from './harbor-events.js'
import type { WebhookPolicy, WebhookTarget } from './policy-store.js'

/** What a payload says besides the event itself. */
export interface PayloadFacts {
  readonly at: Date
  /** Host and port of the registry. */
  readonly registryHost: string
  readonly isPublic: boolean
  /** When the repository came into being, as an ISO 8601 text; undefined where it does not exist. */
  readonly repositoryCreatedAt?: string | undefined
  /** Of scan events: the artifact's `scan_overview`. */
  readonly scanOverview?: Readonly<Record<string, unknown>> | undefined
  /** Whether scan events tell their kind, as Harbor does since 2.11. */
  readonly hasScanType: boolean
}

/** The body of a request to a target, with its content type. */
export interface Payload {
  readonly contentType: string
  readonly body: string
}

const CLOUD_EVENT_TYPES: Readonly<Record<EventType, string>> = {
  PUSH_ARTIFACT: 'harbor.artifact.pushed',
  PULL_ARTIFACT: 'harbor.artifact.pulled',
  DELETE_ARTIFACT: 'harbor.artifact.deleted',
  QUOTA_EXCEED: 'harbor.quota.exceeded',
  QUOTA_WARNING: 'harbor.quota.warned',
  SCANNING_COMPLETED: 'harbor.scan.completed',
  SCANNING_FAILED: 'harbor.scan.failed',
  SCANNING_STOPPED: 'harbor.scan.stopped',
}

/**
 * Writes an event in the form that a target takes.
 *
 * @see Harbor, src/pkg/notifier/model/event.go and src/pkg/notifier/formats
 */
export function payloadOf(
  event: HarborEvent,
  facts: PayloadFacts,
  {
    policy,
    target,
  }: { readonly policy: Pick<WebhookPolicy, 'id' | 'projectId'>; readonly target: WebhookTarget },
): Payload {
  const { type, operator } = event
  const data = eventDataOf(event, facts)
  if (target.format === 'Default') {
    const occurAt = Math.floor(facts.at.getTime() / 1000)
    const body = JSON.stringify({ type, occur_at: occurAt, operator, event_data: data })
    return { contentType: 'application/json', body }
  }
  const body = JSON.stringify({
    specversion: '1.0',
    id: randomUUID(),
    source: `/projects/${policy.projectId}/webhook/policies/${policy.id}`,
    type: CLOUD_EVENT_TYPES[type],
    datacontenttype: 'application/json',
    time: facts.at.toISOString(),
    data,
    operator,
    ...(event.requestId && { requestid: event.requestId }),
  })
  return { contentType: 'application/cloudevents+json', body }
}

function eventDataOf(event: HarborEvent, facts: PayloadFacts): Record<string, unknown> {
  const { type, artifact, details } = event
  return {
    ...(artifact && { resources: [resourceOf(event.repository, artifact, facts)] }),
    repository: repositoryOf(event, facts),
    ...(details !== undefined && { custom_attributes: { Details: details } }),
    ...(isOfScan(type) && facts.hasScanType && { scan: { scan_type: 'vulnerability' } }),
  }
}

function resourceOf(
  repository: string,
  { digest, tag }: NonNullable<HarborEvent['artifact']>,
  { registryHost, scanOverview }: PayloadFacts,
): Record<string, unknown> {
  const reference = tag ?? digest ?? ''
  const separator = reference.includes(':') ? '@' : ':'
  return {
    ...(digest && { digest }),
    ...(tag !== undefined && { tag }),
    resource_url: `${registryHost}/${repository}${separator}${reference}`,
    ...(scanOverview && { scan_overview: scanOverview }),
  }
}

function repositoryOf(
  { type, repository }: HarborEvent,
  { repositoryCreatedAt, isPublic }: PayloadFacts,
): Record<string, unknown> {
  const project = projectOf(repository)
  const isOfQuota = type === 'QUOTA_EXCEED' || type === 'QUOTA_WARNING'
  return {
    ...(!isOfQuota &&
      repositoryCreatedAt !== undefined && {
        date_created: Math.floor(Date.parse(repositoryCreatedAt) / 1000),
      }),
    name: repository.slice(project.length + 1),
    namespace: project,
    repo_full_name: repository,
    repo_type: isPublic ? 'public' : 'private',
  }
}

/** Tells whether an event is about a scan. */
export function isOfScan(type: EventType): boolean {
  return type === 'SCANNING_COMPLETED' || type === 'SCANNING_FAILED' || type === 'SCANNING_STOPPED'
}
