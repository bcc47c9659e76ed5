import type { Artifact } from './artifact.js'
import type { ContentSourceName } from './capability.js'
import type { ListPage, PageOptions } from './listing.js'
import type { RepositorySummary } from './repository-summary.js'

/** Tells which repositories there are. */
export interface RepositorySource {
  readonly name: ContentSourceName
  /** All pages from the asked one on. */
  repositories(options?: PageOptions): AsyncIterable<ListPage<RepositorySummary>>
}

/** Tells what is in a repository, and takes things out of it. Repositories are named with their project. */
export interface ArtifactSource {
  readonly name: ContentSourceName
  /** All pages from the asked one on. An empty repository has one empty page. */
  artifacts(repository: string, options?: PageOptions): AsyncIterable<ListPage<Artifact>>
  /** What a tag or digest names; `undefined` where it is not there. */
  artifact(repository: string, reference: string, options?: SourceCallOptions): Promise<Artifact | undefined>
}

/** Ends a call early. */
export interface SourceCallOptions {
  readonly signal?: AbortSignal | undefined
}
