import type { PlanDeleteOptions } from '../deletion/delete-options.js'
import type { DeletePlan } from '../deletion/delete-plan.js'
import type { DeletedItem, DeleteReport } from '../deletion/delete-report.js'
import type { Artifact } from '../inventory/artifact.js'
import { createListing, type Listing, type ListPage, type PageOptions } from '../inventory/listing.js'
import type { RepositorySummary } from '../inventory/repository-summary.js'
import type { Workplace } from '../inventory/workplace.js'
import type { Session } from '../session/session.js'

/** Which repositories are listed. */
export interface RepositoryListOptions extends PageOptions {
  /** @defaultValue the client's project */
  readonly project?: string | undefined
}

/** Which artifacts are listed. */
export interface ArtifactListOptions extends PageOptions {
  /** `game-server`, `studio/game-server`, or with the registry in front. */
  readonly repository: string
}

/** Calls about what is in the registry. */
export interface ArtifactCalls {
  /**
   * The repositories of the project, from the platform's registry service, else from Harbor, else from the registry's catalog.
   *
   * Network: once for each client what `capabilities` asks; 1 GET for each page of up to 100.
   *
   * @throws ServiceError `CAPABILITY_MISSING` where nobody lists them; AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`;
   * ConfigError `CONFIG_INVALID` without a registry, `OPTION_INVALID`; ConnectionError.
   */
  repositories(options?: RepositoryListOptions): Listing<RepositorySummary>

  /**
   * One repository, as the list shows it. Network: as `repositories`, up to the page that it is on.
   *
   * @throws NotFoundError `NAME_UNKNOWN`; ConfigError `REFERENCE_INVALID`; else as `repositories`.
   */
  repository(
    name: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<RepositorySummary>

  /**
   * The artifacts of a repository, each with all its tags: from Harbor, newest first, else from the platform's list of tags,
   * else from the registry itself, which knows no times and is asked once for each tag.
   *
   * Network: once for each client what `capabilities` asks; 1 GET for each page of up to 100 artifacts; with an API token the
   * apps and their versions.
   *
   * @throws NotFoundError `NAME_UNKNOWN` when there is no such repository; else as `repositories`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * for await (const { digest, tags, sizeBytes } of client.artifacts.list({ repository: 'game-server' })) {
   *   console.log(digest, tags.map(({ name }) => name), sizeBytes)
   * }
   * const { items, source, totalCount } = await client.artifacts.list({ repository: 'game-server', pageSize: 10 })
   * console.log(`${items.length} of ${totalCount ?? 'many'}, told by ${source}`)
   * ```
   */
  list(options: ArtifactListOptions): Listing<Artifact>

  /**
   * The artifact that a tag or digest names, with all its tags. Network: as `list`, for one artifact; where the registry itself
   * is asked, once for each tag of the repository.
   *
   * @throws NotFoundError `MANIFEST_UNKNOWN`; ConfigError `REFERENCE_INVALID`; else as `list`.
   */
  get(reference: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<Artifact>

  /**
   * What a deletion would take: whole artifacts with every tag that they have, the app versions that start those tags, what
   * stays and why, and the bytes that come free. Changes nothing.
   *
   * Network: as `list` for the repository, and up to 300 artifacts of the project's others; 1 GET for each manifest that this
   * machine has not read before. Disk: what manifests name is remembered in the cache folder.
   *
   * @throws ConfigError `OPTION_INVALID` when nothing is chosen, `REFERENCE_INVALID`; NotFoundError `MANIFEST_UNKNOWN` for a
   * tag or digest that is not there, `NAME_UNKNOWN` for a repository; ServiceError `CAPABILITY_MISSING` where nobody at hand
   * deletes, or nobody knows push times and they are needed; else as `list`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const plan = await client.artifacts.planDelete({ repository: 'game-server', keepNewest: 10, protect: ['stable'] })
   * for (const { digest, tags } of plan.items) console.log(digest, tags.map(({ name }) => name))
   * const report = await client.artifacts.executeDelete(plan)
   * console.log(report.isComplete, report.freed.bytes)
   * ```
   */
  planDelete(options: PlanDeleteOptions): Promise<DeletePlan>

  /**
   * Deletes what the plan shows, and nothing else, one artifact after another; a failure of one does not stop the others. Run
   * again after an interruption, it goes on with what is left.
   *
   * Network: as `list` for the repository, then 2 or more requests for each artifact.
   *
   * @throws ConfigError `OPTION_INVALID` for what is no plan or not whole, before anything is sent; ConflictError
   * `PLAN_OUTDATED` when a planned artifact has another tag, or is used by an app version or named by an index since: then
   * nothing was deleted; ServiceError `CAPABILITY_MISSING`; AbortError: what was deleted by then was told to `onItem`; else as
   * `list`.
   */
  executeDelete(plan: DeletePlan, options?: ExecuteDeleteOptions): Promise<DeleteReport>
}

/** Options of `client.artifacts.executeDelete`. */
export interface ExecuteDeleteOptions {
  readonly signal?: AbortSignal | undefined
  /** Called after each artifact. */
  readonly onItem?: ((item: DeletedItem) => void) | undefined
}

/** The {@link ArtifactCalls} of a client. */
export function createArtifactCalls(place: Workplace): ArtifactCalls {
  return {
    repositories: (options = {}) =>
      createListing(async function* () {
        const { pagesOfInventory } = await import('../inventory/workplace.js')
        const { repositorySource } = await import('../inventory/sources.js')
        ;(await import('./page-check.js')).checkPage(options)
        const { project, signal } = options
        yield* pagesOfInventory(
          place,
          () => ({ project, signal }),
          (inventory) => repositorySource(inventory).repositories(options),
        )
      }),
    async repository(name, { signal } = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { parseRepository } = await import('../reference/repository.js')
      const { getRepository } = await import('./get-repository.js')
      return withInventory(
        place,
        ({ defaults }) => ({ ...parseRepository(name, defaults), signal }),
        (inventory, { defaults }) =>
          getRepository(inventory, parseRepository(name, defaults).repository, { signal }),
      )
    },
    list: (options) => createListing(() => artifactPages(place, options)),
    async get(text, { signal } = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { parseReference } = await import('../reference/reference.js')
      const { getArtifact } = await import('./get-artifact.js')
      return withInventory(
        place,
        ({ defaults }) => ({ ...parseReference(text, defaults), signal }),
        (inventory, { defaults }) => getArtifact(inventory, parseReference(text, defaults), { signal }),
      )
    },
    async planDelete({ repository, ...options }) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { parseRepository } = await import('../reference/repository.js')
      const { planDelete } = await import('../deletion/plan-delete.js')
      const { checkSelection } = await import('../deletion/select-artifacts.js')
      checkSelection(options)
      return withInventory(
        place,
        ({ defaults }) => ({ ...parseRepository(repository, defaults), signal: options.signal }),
        (inventory, { defaults, cacheDir }) => {
          const path = parseRepository(repository, defaults).repository
          return planDelete(inventory, { ...options, repository: path, cacheDir, nowMs: Date.now() })
        },
      )
    },
    async executeDelete(plan, options = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { executeDelete } = await import('../deletion/execute-delete.js')
      const { readPlan } = await import('../deletion/read-plan.js')
      const whole = readPlan(plan)
      const { registry, repository } = whole
      return withInventory(
        place,
        () => ({ registry, repository, signal: options.signal }),
        (inventory) => executeDelete(inventory, whole, options),
      )
    },
  }
}

/** The pages of {@link ArtifactCalls.list}. */
export async function* artifactPages(
  place: Workplace,
  { repository, ...options }: ArtifactListOptions,
): AsyncGenerator<ListPage<Artifact>> {
  const { pagesOfInventory } = await import('../inventory/workplace.js')
  const { parseRepository } = await import('../reference/repository.js')
  const { listArtifacts } = await import('./list-artifacts.js')
  const { checkPage } = await import('./page-check.js')
  checkPage(options)
  const scopeOf = ({ defaults }: Session) => parseRepository(repository, defaults)
  yield* pagesOfInventory(
    place,
    (session) => ({ ...scopeOf(session), signal: options.signal }),
    (inventory, session) => listArtifacts(inventory, scopeOf(session).repository, options),
  )
}
