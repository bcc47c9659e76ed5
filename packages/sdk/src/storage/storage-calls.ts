import type { Workplace } from '../inventory/workplace.js'
import type { StorageReport, StorageRequestStatus } from './storage-report.js'

interface StorageCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Options of `client.storage.report`. */
export interface StorageReportOptions extends StorageCallOptions {
  /** @defaultValue the client's project */
  readonly project?: string | undefined
  /** Whether to work out what a clean-up would free, which reads more. @defaultValue true */
  readonly suggest?: boolean | undefined
}

/** Options of `client.storage.request`. */
export interface StorageRequestOptions extends StorageCallOptions {
  /** Bytes on top of the present limit: 1 or more. */
  readonly requestedBytes: number
  /** For those who decide. */
  readonly reason?: string | undefined
}

/** Options of `client.storage.wait`. */
export interface StorageWaitOptions extends StorageCallOptions {
  /** @defaultValue the latest request */
  readonly id?: string | undefined
  /** @defaultValue none: it waits until the signal fires */
  readonly timeoutMs?: number | undefined
  /**
   * Milliseconds between two questions at first; they become fewer.
   * @defaultValue 5000
   */
  readonly pollMs?: number | undefined
  /** Told of each answer that differs from the one before. */
  readonly onStatus?: ((status: StorageRequestStatus) => void) | undefined
}

/** Calls about the storage of a project. */
export interface StorageCalls {
  /**
   * How much storage the project uses and of what: the figure of the platform's registry service, else that of Harbor, else an
   * estimate that says why it is one. An estimate adds up what is listed, each digest once: the artifacts as Harbor or the
   * platform tells their sizes, or, of a bare registry, the blobs of all its tags. With more than 2,000 artifacts it is by
   * repository only: without the biggest, the oldest and a suggestion.
   *
   * The suggestion is the deletion in one repository that frees most and leaves the newest 10 artifacts, or the newest 3 where less
   * than a tenth of the limit is left, and what rules of the project hold or app versions start.
   *
   * Network: once for each client what `capabilities` asks; 1 or 2 GETs for the figure; 1 GET for each page of up to 100
   * repositories and of up to 100 artifacts, of 20,000 artifacts at most. Of a bare registry 1 HEAD for each tag and 2 or 3 GETs
   * for each artifact, of 2,000 at most. The suggestion, where there is something to delete: as `client.artifacts.planDelete`, for
   * at most 3 repositories. Disk: what manifests name is remembered in the cache folder.
   *
   * @throws ServiceError `CAPABILITY_MISSING` where nobody tells a figure and nobody lists repositories; ConfigError
   * `CONFIG_INVALID` without a registry; AuthError `CREDENTIAL_MISSING`, `CREDENTIAL_REJECTED`; ConnectionError; AbortError.
   *
   * @example
   * ```ts
   * import { createClient, formatBytes } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const { usedBytes, limitBytes, basis, cleanUp } = await client.storage.report()
   * console.log(formatBytes(usedBytes), limitBytes === undefined ? '' : `of ${formatBytes(limitBytes)}`, basis)
   * if (cleanUp) console.log(`${cleanUp.repository}: ${formatBytes(cleanUp.freedBytes)} can go`)
   * ```
   */
  report(options?: StorageReportOptions): Promise<StorageReport>

  /**
   * Asks those who run the platform for more storage. Each call is a request of its own.
   *
   * Network: once for each client what `capabilities` asks; 1 POST, which is not repeated.
   *
   * @throws ConfigError `OPTION_INVALID` for a size that is no whole number of bytes from 1 on, before anything is sent;
   * ServiceError `CAPABILITY_MISSING` where the platform takes no such request: the hint has the dashboard's address, where it is
   * known; else as `report`.
   */
  request(options: StorageRequestOptions): Promise<StorageRequestStatus>

  /**
   * All requests for storage with what came of them, in the platform's order. Network: once for each client what `capabilities`
   * asks; 1 GET.
   *
   * @throws as `request`.
   */
  requests(options?: StorageCallOptions): Promise<readonly StorageRequestStatus[]>

  /**
   * Waits until a request is decided.
   *
   * Network: once for each client what `capabilities` asks; the platform, again and again, less often the longer it takes.
   *
   * @throws NotFoundError `NAME_UNKNOWN` where there is no such request; ConnectionError `TIMEOUT` when the time is up: the
   * request stays. AbortError, within a second of the signal; else as `request`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const { id } = await client.storage.request({ requestedBytes: 5 * 1024 ** 3, reason: 'a build per day' })
   * const { state, grantedBytes } = await client.storage.wait({ id, timeoutMs: 3_600_000 })
   * console.log(state, grantedBytes)
   * ```
   */
  wait(options?: StorageWaitOptions): Promise<StorageRequestStatus>
}

/** The {@link StorageCalls} of a client. */
export function createStorageCalls(place: Workplace): StorageCalls {
  return {
    async report({ project, suggest = true, signal } = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { makeStorageReport } = await import('./make-report.js')
      return withInventory(
        place,
        () => ({ project, signal }),
        (inventory, { cacheDir }) =>
          makeStorageReport(inventory, { suggest, cacheDir, nowMs: Date.now(), signal }),
      )
    },
    async request(wish) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { checkWish, sendStorageRequest } = await import('./storage-requests.js')
      checkWish(wish)
      const { signal } = wish
      return withInventory(
        place,
        () => ({ signal }),
        (inventory) => sendStorageRequest(inventory, wish),
      )
    },
    async requests({ signal } = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { listStorageRequests } = await import('./storage-requests.js')
      return withInventory(
        place,
        () => ({ signal }),
        (inventory) => listStorageRequests(inventory, { signal }),
      )
    },
    async wait(options = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { waitForStorage } = await import('./wait-request.js')
      return withInventory(
        place,
        () => ({ signal: options.signal }),
        (inventory) => waitForStorage(inventory, options),
      )
    },
  }
}
