import type {
  Artifact,
  CapabilityReport,
  ContentSourceName,
  DeletePlan,
  Listing,
  ListPage,
  PageOptions,
} from '@slipway/sdk'
import { aDigest } from './results.js'

/** The time of the tests that use this content: 2026-11-22 12:00 UTC. */
export const NOW_MS = Date.parse('2026-11-22T12:00:00Z')

/** A list whose pages are fetched as a real one's are. */
export function aListing<T>(
  items: readonly T[],
  { page = 1, pageSize = 100 }: PageOptions = {},
  told: { readonly source?: ContentSourceName; readonly totalCount?: number } = {},
): Listing<T> {
  const from = (page - 1) * pageSize
  const isLast = from + pageSize >= items.length
  const first: ListPage<T> = {
    items: items.slice(from, from + pageSize),
    source: told.source ?? 'harbor',
    ...(told.totalCount !== undefined && { totalCount: told.totalCount }),
    ...(!isLast && { nextPage: page + 1 }),
  }
  return {
    async *[Symbol.asyncIterator]() {
      yield* items.slice(from)
    },
    // biome-ignore lint/suspicious/noThenProperty: the real list can be awaited too.
    then: (onPage, onError) => Promise.resolve(first).then(onPage, onError),
  }
}

/** An image with two tags, one of them immutable and started, that was scanned and signed. */
export function anArtifact(parts: Partial<Artifact> = {}): Artifact {
  return {
    repository: 'studio/game-server',
    digest: aDigest('a'),
    kind: 'image',
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    tags: [
      {
        name: '1.4.2',
        pushedAt: '2026-11-20T12:00:00Z',
        isImmutable: true,
        appVersions: [
          {
            app: 'shooter',
            version: 'v7',
            isActive: true,
            dashboardUrl: 'https://dashboard.example.com/shooter/v7',
          },
        ],
      },
      { name: 'stable', pushedAt: '2026-11-21T12:00:00Z', isImmutable: false, appVersions: [] },
    ],
    sizeBytes: 3 * 1024 * 1024,
    pushedAt: '2026-11-20T12:00:00Z',
    pulledAt: '2026-11-22T11:00:00Z',
    platforms: ['linux/amd64'],
    parts: [],
    labels: ['tested'],
    accessories: [
      { digest: aDigest('b'), kind: 'signature', type: 'signature.cosign', sizeBytes: 512 },
      { digest: aDigest('c'), kind: 'sbom', type: 'sbom.harbor', sizeBytes: 1024 },
    ],
    scan: {
      state: 'finished',
      severity: 'critical',
      counts: { critical: 2, high: 5 },
      totalCount: 7,
      fixableCount: 3,
      finishedAt: '2026-11-20T12:05:00Z',
      scanner: 'Trivy 0.50.1',
    },
    ...parts,
  }
}

/** A Harbor with a platform beside it, where everything works. */
export function theCapabilities(source: ContentSourceName = 'harbor'): CapabilityReport {
  const yes = { state: 'supported', source, reason: 'a test says so' } as const
  return {
    registry: 'registry.example.com',
    project: 'studio',
    kind: 'harbor',
    features: {
      repositories: yes,
      artifacts: yes,
      untagged: yes,
      'tag-create': yes,
      'tag-delete': yes,
      'artifact-delete': yes,
      scans: yes,
      'scan-start': yes,
      storage: yes,
      'storage-requests': yes,
      policies: yes,
      'app-versions': yes,
      templates: yes,
      link: yes,
    },
  }
}

/** A plan that takes an image with two tags and an index, and leaves two. */
export function aDeletePlan(parts: Partial<DeletePlan> = {}): DeletePlan {
  const use = {
    app: 'shooter',
    version: 'v7',
    isActive: true,
    dashboardUrl: 'https://dashboard.example.com/v7',
  }
  return {
    schemaVersion: 1,
    registry: 'registry.example.com',
    repository: 'studio/game-server',
    source: 'harbor',
    by: 'harbor',
    createdAt: '2026-11-22T12:00:00.000Z',
    items: [
      {
        digest: aDigest('a'),
        tags: [
          { name: '1.0', appVersions: [use] },
          { name: '1.0.1', appVersions: [] },
        ],
        sizeBytes: 2 * 1024 * 1024,
        pushedAt: '2026-10-13T10:00:00Z',
        accessories: [{ digest: aDigest('b'), kind: 'signature', type: 'signature.cosign' }],
        parts: [],
      },
      {
        digest: aDigest('c'),
        tags: [],
        sizeBytes: 1024 * 1024,
        accessories: [],
        parts: [{ digest: aDigest('d'), platform: 'linux/arm64' }],
      },
    ],
    blocked: [
      {
        digest: aDigest('e'),
        tags: [{ name: 'stable', appVersions: [] }],
        reasons: [{ code: 'TAG_PROTECTED', message: 'The tag stable is protected.' }],
      },
    ],
    untouchedCount: 3,
    freed: { bytes: 3 * 1024 * 1024, basis: 'exact' },
    includesUsed: true,
    warnings: [],
    ...parts,
  }
}
