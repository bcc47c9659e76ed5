import type { Right } from '../credentials/right.js'
import type { ExtensionPart } from '../platform/records/capabilities.js'
import type { Capability, CapabilityReport, ContentSourceName, Feature } from './capability.js'
import type { HarborFacts, Probed } from './probe-harbor.js'
import type { PlatformAnswer } from './probe-platform.js'

/** Everything that was found out about a registry and its platform. */
export interface ProbedFacts {
  readonly registry: string
  readonly project?: string | undefined
  /** Absent where the registry is no Harbor or nobody may ask it. */
  readonly harbor?: HarborFacts | undefined
  readonly isHarbor: boolean
  /** What a registry token says about pushing. */
  readonly pushRight: Right
  /** The same about deleting. */
  readonly deleteRight: Right
  readonly platform: PlatformAnswer
  readonly dashboardUrl?: string | undefined
}

/** One way to a feature: open, worth a try, or closed; and why. */
type Way =
  | { readonly is: 'open' | 'unsure'; readonly source: ContentSourceName; readonly reason: string }
  | { readonly is: 'closed'; readonly reason: string }

/** The report: for each feature the best way that is open, or why each of them is closed. */
export function reportCapabilities(facts: ProbedFacts): CapabilityReport {
  const { registry, project, isHarbor, harbor, platform, dashboardUrl } = facts
  const permission = (name: string, trial?: Probed<unknown>) => byPermission(facts, name, trial)
  // Who sees the repositories sees what is in them, unless Harbor lists the rights one by one.
  const insight = harbor !== undefined && 'answer' in harbor.permissions ? undefined : harbor?.repositories
  const ways: Record<Feature, readonly Way[]> = {
    repositories: [
      byExtension(facts, 'images'),
      permission('repository:list', harbor?.repositories),
      isHarbor ? closed('GET /v2/_catalog of a Harbor is for its administrator') : CATALOG,
    ],
    artifacts: [
      permission('artifact:list', insight),
      byPlatform(facts, 'GET /v1/container-registry/images/{image}/tags'),
      open('registry', 'its tags and manifests can be read'),
    ],
    untagged: [permission('artifact:list', insight), closed('only Harbor lists what has no tag')],
    'tag-create': [permission('tag:create'), putByRegistry(facts)],
    'tag-delete': [permission('tag:delete'), byPlatform(facts, DELETE_TAG), tagByRegistry(facts)],
    'artifact-delete': [permission('artifact:delete'), byPlatform(facts, DELETE_TAG), byRegistry(facts)],
    scans: [permission('artifact-addition:read', insight)],
    'scan-start': [permission('scan:create')],
    storage: [byExtension(facts, 'usage'), permission('quota:read', harbor?.quota)],
    'storage-requests': [byExtension(facts, 'storageRequests')],
    policies: [harbor === undefined ? noHarbor(facts) : byTrial(harbor.project)],
    'app-versions': [byPlatform(facts, 'GET /v1/apps')],
    templates: [byExtension(facts, 'templates')],
    link: [byExtension(facts, 'link'), byPlatform(facts, 'POST /v1/app/{app}/version')],
  }
  return {
    registry,
    ...(project !== undefined && { project }),
    kind: isHarbor ? 'harbor' : 'oci',
    ...(harbor?.versionText !== undefined && { harborVersion: harbor.versionText }),
    ...('facts' in platform && { platformUrl: platform.facts.url }),
    ...('problem' in platform && platform.isSilent && { platformProblem: platform.problem }),
    features: mapValues(ways, (list) => decide(list, dashboardUrl)),
  }
}

const DELETE_TAG = 'DELETE /v1/container-registry/images/{image}/tags/{tag}'
const CATALOG: Way = {
  is: 'unsure',
  source: 'registry',
  reason: 'GET /v2/_catalog, which some registries answer',
}

function decide(ways: readonly Way[], dashboardUrl: string | undefined): Capability {
  for (const wanted of ['open', 'unsure'] as const) {
    for (const way of ways) {
      if (way.is !== wanted) continue
      const { source, reason } = way
      return { state: wanted === 'open' ? 'supported' : 'unknown', source, reason }
    }
  }
  const reason = [...new Set(ways.map((way) => way.reason))].join('; ')
  return dashboardUrl === undefined
    ? { state: 'unsupported', reason }
    : { state: 'via-dashboard', reason, dashboardUrl }
}

function open(source: ContentSourceName, reason: string): Way {
  return { is: 'open', source, reason }
}

function closed(reason: string): Way {
  return { is: 'closed', reason }
}

/** What a Harbor offers by a permission: as it lists them, or, where it lists none, as a trial showed. */
function byPermission(facts: ProbedFacts, permission: string, trial?: Probed<unknown>): Way {
  const { harbor } = facts
  if (harbor === undefined) return noHarbor(facts)
  const { permissions } = harbor
  if (trial !== undefined && 'problem' in trial) return closed(trial.problem)
  if (!('answer' in permissions)) {
    return trial === undefined
      ? { is: 'unsure', source: 'harbor', reason: permissions.problem }
      : open('harbor', 'it answered a trial')
  }
  return permissions.answer.includes(permission)
    ? open('harbor', `the credential has ${permission}`)
    : closed(`the credential lacks ${permission}`)
}

function byTrial(trial: Probed<unknown>): Way {
  return 'answer' in trial ? open('harbor', 'it answered a trial') : closed(trial.problem)
}

function noHarbor({ isHarbor }: ProbedFacts): Way {
  return closed(isHarbor ? 'Harbor is asked with a credential only' : 'the registry is no Harbor')
}

function byExtension({ platform }: ProbedFacts, part: ExtensionPart): Way {
  if ('problem' in platform) return closed(platform.problem)
  const { extension } = platform.facts
  const request = 'GET /v1/container-registry/capabilities'
  if (extension === undefined) return closed(`${request} is not offered`)
  return extension[part] ? open('extension', `${request} offers it`) : closed(`${request} does not offer it`)
}

function byPlatform({ platform }: ProbedFacts, request: string): Way {
  return 'facts' in platform ? open('platform', request) : closed(platform.problem)
}

function putByRegistry({ pushRight }: ProbedFacts): Way {
  return pushRight === 'no'
    ? closed('the credential may not push')
    : open('registry', 'a manifest can be put under another tag')
}

function byRegistry({ deleteRight }: ProbedFacts): Way {
  if (deleteRight === 'no') return closed('the credential may not delete in the registry')
  if (deleteRight === 'yes') return open('registry', 'the credential may delete')
  return {
    is: 'unsure',
    source: 'registry',
    reason: 'DELETE /v2/{repository}/manifests, which some registries refuse',
  }
}

/** That a credential may delete says nothing about single tags. */
function tagByRegistry(facts: ProbedFacts): Way {
  if (facts.isHarbor) return closed('DELETE /v2/{repository}/manifests of a Harbor takes no tags')
  const way = byRegistry(facts)
  return way.is === 'open'
    ? { ...way, is: 'unsure', reason: `${way.reason}, if it deletes tags at all` }
    : way
}

function mapValues<K extends string, T, R>(
  record: Readonly<Record<K, T>>,
  change: (value: T) => R,
): Record<K, R> {
  const entries = Object.entries<T>(record).map(([key, value]) => [key, change(value)])
  return Object.fromEntries(entries) as Record<K, R>
}
