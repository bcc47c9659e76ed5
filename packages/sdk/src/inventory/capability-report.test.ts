import { expect, it } from 'vitest'
import { projectRecord } from '../harbor/records/project.js'
import type { Capability, Feature } from './capability.js'
import { type ProbedFacts, reportCapabilities } from './capability-report.js'
import type { HarborFacts } from './probe-harbor.js'

const PROJECT = projectRecord.parse({ project_id: 1, name: 'studio' })
const EXTENSION = {
  access: true,
  credentials: true,
  images: true,
  usage: true,
  storageRequests: true,
  templates: true,
  link: true,
  scans: true,
}
const NO_PLATFORM = { problem: 'there is no API token for the platform' }
const REFUSED = { problem: 'GET /api/v2.0/projects/studio answered 403' }
const RIGHTS = [
  'repository:list',
  'artifact:list',
  'artifact:delete',
  'artifact-addition:read',
  'tag:create',
  'tag:delete',
  'scan:create',
  'quota:read',
]

function aHarbor(overrides: Partial<HarborFacts> = {}): HarborFacts {
  return {
    versionText: 'v2.13.0-1',
    project: { answer: PROJECT },
    permissions: { answer: RIGHTS },
    repositories: { answer: [] },
    quota: { answer: true },
    ...overrides,
  }
}

function featuresOf(facts: Partial<ProbedFacts>): Readonly<Record<Feature, Capability>> {
  const bare = { registry: 'registry.example.com', project: 'studio', isHarbor: false } as const
  return reportCapabilities({
    ...bare,
    pushRight: 'yes',
    deleteRight: 'unknown',
    platform: NO_PLATFORM,
    ...facts,
  }).features
}

/** `feature: state by source` of each. */
function inShort(features: Readonly<Record<Feature, Capability>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(features).map(([feature, { state, source }]) => [feature, `${state} ${source ?? '-'}`]),
  )
}

it('gives a Harbor all that its permissions allow', () => {
  expect(inShort(featuresOf({ isHarbor: true, harbor: aHarbor() }))).toEqual({
    repositories: 'supported harbor',
    artifacts: 'supported harbor',
    untagged: 'supported harbor',
    'tag-create': 'supported harbor',
    'tag-delete': 'supported harbor',
    'artifact-delete': 'supported harbor',
    scans: 'supported harbor',
    'scan-start': 'supported harbor',
    storage: 'supported harbor',
    'storage-requests': 'unsupported -',
    policies: 'supported harbor',
    'app-versions': 'unsupported -',
    templates: 'unsupported -',
    link: 'unsupported -',
  })
})

it('takes the extension before Harbor, and Harbor before the published API', () => {
  const platform = { facts: { url: 'https://api.example.com', extension: EXTENSION } }
  const features = featuresOf({ isHarbor: true, harbor: aHarbor(), platform })

  expect(inShort(features)).toMatchObject({
    repositories: 'supported extension',
    storage: 'supported extension',
    'storage-requests': 'supported extension',
    templates: 'supported extension',
    link: 'supported extension',
    artifacts: 'supported harbor',
    'tag-delete': 'supported harbor',
    'app-versions': 'supported platform',
  })
})

it('uses the published API for what the credential lacks at Harbor', () => {
  const platform = { facts: { url: 'https://api.example.com' } }
  const lacking = aHarbor({ permissions: { answer: ['repository:list'] } })
  const features = featuresOf({ isHarbor: true, harbor: lacking, platform })

  expect(inShort(features)).toMatchObject({
    repositories: 'supported harbor',
    artifacts: 'supported platform',
    untagged: 'unsupported -',
    'tag-create': 'supported registry',
    'tag-delete': 'supported platform',
    'artifact-delete': 'supported platform',
    scans: 'unsupported -',
    link: 'supported platform',
  })
  expect(features.scans.reason).toBe('the credential lacks artifact-addition:read')
})

it('takes a trial for the list of permissions where Harbor gives none', () => {
  const unlisted = aHarbor({ permissions: { problem: 'Harbor lists no permission for this credential' } })
  const features = featuresOf({ isHarbor: true, harbor: unlisted })

  expect(inShort(features)).toMatchObject({
    repositories: 'supported harbor',
    artifacts: 'supported harbor',
    scans: 'supported harbor',
    storage: 'supported harbor',
    'scan-start': 'unknown harbor',
    'tag-delete': 'unknown harbor',
    'artifact-delete': 'unknown harbor',
    'tag-create': 'supported registry',
  })
  expect(features['scan-start'].reason).toBe('Harbor lists no permission for this credential')
})

it('believes the list of permissions about artifacts when the repositories are refused', () => {
  const repositories = { problem: 'GET /api/v2.0/projects/studio/repositories answered 403' }
  const features = featuresOf({ isHarbor: true, harbor: aHarbor({ repositories }) })

  expect(inShort(features)).toMatchObject({
    repositories: 'unsupported -',
    artifacts: 'supported harbor',
    scans: 'supported harbor',
  })
  expect(features.repositories.reason).toContain('GET /api/v2.0/projects/studio/repositories answered 403')
})

it('says which request was answered how, for each way that is closed', () => {
  const harbor = aHarbor({ project: REFUSED, permissions: REFUSED, repositories: REFUSED, quota: REFUSED })
  const platform = { facts: { url: 'https://api.example.com', extension: { ...EXTENSION, usage: false } } }
  const { storage, policies } = featuresOf({ isHarbor: true, harbor, platform })

  expect(storage.reason).toBe(`GET /v1/container-registry/capabilities does not offer it; ${REFUSED.problem}`)
  expect(policies).toEqual({ state: 'unsupported', reason: REFUSED.problem })
})

it('offers with a bare registry what the distribution protocol has, and says what is a guess', () => {
  const features = featuresOf({ deleteRight: 'yes' })

  expect(inShort(features)).toMatchObject({
    repositories: 'unknown registry',
    artifacts: 'supported registry',
    untagged: 'unsupported -',
    'tag-create': 'supported registry',
    'tag-delete': 'unknown registry',
    'artifact-delete': 'supported registry',
    scans: 'unsupported -',
    storage: 'unsupported -',
    policies: 'unsupported -',
  })
  expect(features.scans.reason).toBe('the registry is no Harbor')
  expect(inShort(featuresOf({ pushRight: 'no', deleteRight: 'no' }))).toMatchObject({
    'tag-create': 'unsupported -',
    'tag-delete': 'unsupported -',
    'artifact-delete': 'unsupported -',
  })
})

it('does not send a tag to a Harbor’s registry, which deletes by digest alone', () => {
  const lacking = aHarbor({ permissions: { answer: ['repository:list'] } })
  const features = featuresOf({ isHarbor: true, harbor: lacking, deleteRight: 'yes' })

  expect(inShort(features)).toMatchObject({
    'artifact-delete': 'supported registry',
    'tag-delete': 'unsupported -',
  })
})

it('asks a Harbor nothing without credential, and keeps its catalog for its administrator', () => {
  const features = featuresOf({ isHarbor: true })

  expect(inShort(features)).toMatchObject({ repositories: 'unsupported -', artifacts: 'supported registry' })
  expect(features.repositories.reason).toContain('Harbor is asked with a credential only')
})

it('names the dashboard for what nobody else offers', () => {
  const dashboardUrl = 'https://app.example.com/registry'
  const features = featuresOf({
    platform: { facts: { url: 'https://api.example.com' } },
    dashboardUrl,
  })

  expect(features.storage).toMatchObject({ state: 'via-dashboard', dashboardUrl })
  expect(features['app-versions']).not.toHaveProperty('dashboardUrl')
})

it('has a reason for everything, and says each once', () => {
  for (const facts of [{}, { isHarbor: true }, { isHarbor: true, harbor: aHarbor() }]) {
    for (const { reason } of Object.values(featuresOf(facts))) {
      expect(reason).not.toBe('')
      const parts = reason.split('; ')
      expect(new Set(parts).size).toBe(parts.length)
    }
  }
})

it('tells kind, version and platform of the registry as far as they are known', () => {
  const rights = { pushRight: 'unknown', deleteRight: 'unknown' } as const
  const bare = { registry: 'registry.example.com', ...rights, platform: NO_PLATFORM }

  expect(reportCapabilities({ ...bare, isHarbor: false })).toMatchObject({ kind: 'oci' })
  expect(reportCapabilities({ ...bare, isHarbor: false })).not.toHaveProperty('project')
  const platform = { facts: { url: 'https://api.example.com' } }
  expect(
    reportCapabilities({ ...bare, isHarbor: true, harbor: aHarbor(), project: 'studio', platform }),
  ).toMatchObject({
    kind: 'harbor',
    harborVersion: 'v2.13.0-1',
    project: 'studio',
    platformUrl: 'https://api.example.com',
  })
})
