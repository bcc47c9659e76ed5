import { isSdkError } from '../errors/guards.js'
import { readAppUse } from '../inventory/app-use.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { projectOf } from '../inventory/repository-name.js'
import type { RepositorySummary } from '../inventory/repository-summary.js'
import { artifactSource, repositorySource } from '../inventory/sources.js'
import { openDigestSum } from './digest-sum.js'
import type { RepositoryUse } from './storage-report.js'

/** With more artifacts than this, a report is by repository only. */
const MAX_ARTIFACTS = 2_000
/** Where a page tells the sizes of 100 artifacts: no more than these are read for a sum. */
const MAX_SUMMED = 20_000

/** What a project holds, as far as it can be listed. */
export interface ProjectContent {
  /** In the order of the list. */
  readonly repositories: readonly RepositoryUse[]
  /** Of all repositories; none where there are more than 2,000. */
  readonly artifacts: readonly Artifact[]
  /** Bytes of everything that was read, what has the same digest once. */
  readonly distinctBytes: number
  /** What the bytes leave out, in words. */
  readonly gaps: readonly string[]
}

/** How content is read. */
export interface ContentOptions {
  /** Folder of what is remembered about manifests. */
  readonly cacheDir: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads what is in the repositories of the project.
 *
 * Network: 1 GET for each page of up to 100 repositories and of up to 100 artifacts, 20,000 artifacts at most. A bare registry: 1
 * HEAD for each tag and 2 or 3 GETs for each artifact, 2,000 at most. Disk: remembers manifests in the cache folder.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where nobody lists repositories; what the registry answers otherwise.
 */
export async function readProjectContent(
  inventory: Inventory,
  { cacheDir, signal }: ContentOptions,
): Promise<ProjectContent> {
  const { summaries, gaps } = await listRepositories(inventory, { signal })
  const told = toldByRepository(summaries)
  if (told !== undefined) return told
  const isBare = artifactSource(inventory).name === 'registry'
  const sum = await openDigestSum(inventory, { cacheDir, readsBlobs: isBare, signal })
  const artifacts: Artifact[] = []
  const repositories: RepositoryUse[] = []
  let leftCount = isBare ? MAX_ARTIFACTS : MAX_SUMMED
  for (const summary of summaries) {
    const own: Artifact[] = []
    const gap = await readInto(own, inventory, { name: summary.name, leftCount, signal })
    if (gap !== undefined) gaps.push(gap)
    leftCount -= own.length
    repositories.push(useOf(summary, { count: own.length, bytes: await sum.add(own) }))
    if (artifacts.length <= MAX_ARTIFACTS) artifacts.push(...own)
  }
  await sum.save()
  const isTooMany = artifacts.length > MAX_ARTIFACTS
  return { repositories, artifacts: isTooMany ? [] : artifacts, distinctBytes: sum.totalBytes(), gaps }
}

/** By repository only, where there are too many artifacts for more and the list tells all sizes. */
function toldByRepository(summaries: readonly RepositorySummary[]): ProjectContent | undefined {
  if (
    summaries.some(({ sizeBytes, artifactCount }) => sizeBytes === undefined || artifactCount === undefined)
  )
    return undefined
  const repositories = summaries.map((summary) => useOf(summary, { count: 0, bytes: 0 }))
  const artifactCount = repositories.reduce((sum, repository) => sum + repository.artifactCount, 0)
  if (artifactCount <= MAX_ARTIFACTS) return undefined
  const distinctBytes = repositories.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return { repositories, artifacts: [], distinctBytes, gaps: [] }
}

async function listRepositories(
  inventory: Inventory,
  { signal }: Pick<ContentOptions, 'signal'>,
): Promise<{ readonly summaries: readonly RepositorySummary[]; readonly gaps: string[] }> {
  const { capabilities, platform, project, registry } = inventory
  if (capabilities.features.repositories.source === undefined && platform !== undefined) {
    const { repositories } = await readAppUse(platform, registry.host, { signal })
    const names = repositories.filter((name) => project === undefined || projectOf(name) === project)
    return {
      summaries: names.map((name) => ({ name })),
      gaps: ['nobody lists repositories, so that only those of app versions are in it'],
    }
  }
  const summaries: RepositorySummary[] = []
  for await (const { items } of repositorySource(inventory).repositories({ signal })) summaries.push(...items)
  return { summaries, gaps: [] }
}

/** Adds the artifacts of a repository; tells what is not among them. */
async function readInto(
  own: Artifact[],
  inventory: Inventory,
  { name, leftCount, signal }: { name: string; leftCount: number; signal: AbortSignal | undefined },
): Promise<string | undefined> {
  const source = artifactSource(inventory)
  const tooMany = `not all artifacts of ${name} were read: there are too many`
  try {
    if (source.name === 'registry' && (await hasMoreTags(inventory, { name, leftCount, signal }))) {
      return tooMany
    }
    for await (const { items } of source.artifacts(name, { signal })) {
      own.push(...items)
      if (own.length > leftCount) return tooMany
    }
    return undefined
  } catch (error) {
    // A registry may list what is empty by now.
    if (isSdkError(error, 'NAME_UNKNOWN')) return undefined
    if (isSdkError(error, 'POLICY_VIOLATION', 'DENIED')) return `${name} was not read: ${error.reason}`
    throw error
  }
}

/** A bare registry is asked for each tag before the first artifact is known. */
async function hasMoreTags(
  { registry }: Inventory,
  { name, leftCount, signal }: { name: string; leftCount: number; signal: AbortSignal | undefined },
): Promise<boolean> {
  let count = 0
  for await (const _ of registry.repository(name).tags.list({ signal })) {
    count += 1
    if (count > leftCount) return true
  }
  return false
}

function useOf(
  { name, sizeBytes, artifactCount }: RepositorySummary,
  read: { readonly count: number; readonly bytes: number },
): RepositoryUse {
  return {
    name,
    sizeBytes: sizeBytes ?? read.bytes,
    artifactCount: artifactCount ?? read.count,
    basis: sizeBytes === undefined ? 'estimate' : 'server',
  }
}
