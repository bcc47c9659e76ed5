import { isSdkError } from '../errors/guards.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { artifactSource } from '../inventory/sources.js'
import { dashboardOf } from '../platform/dashboard.js'
import { isShortOfRoom, suggestCleanUp } from './clean-up.js'
import { type ContentOptions, type ProjectContent, readProjectContent } from './project-content.js'
import { readServerFigure, type ServerFigure } from './server-figure.js'
import type { StorageReport } from './storage-report.js'

const LISTED = 10

/** How a report is made. */
export interface ReportInput extends ContentOptions {
  readonly suggest: boolean
  readonly nowMs: number
}

/**
 * The report of `client.storage.report`.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where nobody tells a figure, and nobody lists what could be added up.
 */
export async function makeStorageReport(inventory: Inventory, input: ReportInput): Promise<StorageReport> {
  const { suggest, signal } = input
  const figure = await readServerFigure(inventory, { signal })
  const content = await readProjectContent(inventory, input).catch((error: unknown) => {
    if ('problem' in figure || !isSdkError(error, ...NOT_LISTED)) throw error
    return NO_CONTENT
  })
  const { artifacts } = content
  const summary = 'problem' in figure ? estimate(figure, inventory, content) : asTold(figure)
  const { freeBytes, limitBytes } = summary
  const isShort = freeBytes !== undefined && limitBytes !== undefined && isShortOfRoom(freeBytes, limitBytes)
  const cleanUp = suggest ? await suggestCleanUp(inventory, { ...input, artifacts, isShort }) : undefined
  const { registry, project, platformUrl } = inventory.capabilities
  return {
    registry,
    ...(project !== undefined && { project }),
    ...summary,
    repositories: content.repositories.toSorted((a, b) => b.sizeBytes - a.sizeBytes),
    biggest: biggestOf(artifacts),
    oldest: oldestOf(artifacts),
    ...(cleanUp !== undefined && { cleanUp }),
    ...(platformUrl !== undefined && { dashboardUrl: dashboardOf(new URL(platformUrl)).registryUrl }),
  }
}

/** What says that repositories are listed for nobody, or not for this caller: a server's figure is of use without them. */
const NOT_LISTED = ['CAPABILITY_MISSING', 'UNSUPPORTED', 'DENIED', 'UNAUTHENTICATED'] as const
const NO_CONTENT: ProjectContent = { repositories: [], artifacts: [], distinctBytes: 0, gaps: [] }

type Summary = Pick<
  StorageReport,
  'usedBytes' | 'limitBytes' | 'isUnlimited' | 'freeBytes' | 'basis' | 'source' | 'reason'
>

function asTold({ usedBytes, limitBytes, source }: ServerFigure): Summary {
  return {
    usedBytes,
    ...(limitBytes !== undefined && { limitBytes, freeBytes: Math.max(0, limitBytes - usedBytes) }),
    isUnlimited: limitBytes === undefined,
    basis: 'server',
    source,
  }
}

function estimate(
  { problem }: { readonly problem: string },
  inventory: Inventory,
  { distinctBytes, gaps }: ProjectContent,
): Summary {
  return {
    usedBytes: distinctBytes,
    isUnlimited: false,
    basis: 'estimate',
    source: artifactSource(inventory).name,
    reason: [problem, ...gaps].join('; '),
  }
}

function biggestOf(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts
    .filter(({ sizeBytes }) => sizeBytes !== undefined)
    .sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0))
    .slice(0, LISTED)
}

function oldestOf(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts
    .filter(({ pushedAt }) => pushedAt !== undefined)
    .sort((a, b) => Date.parse(a.pushedAt ?? '') - Date.parse(b.pushedAt ?? ''))
    .slice(0, LISTED)
}
