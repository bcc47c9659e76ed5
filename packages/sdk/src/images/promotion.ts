import type { Digest } from '../reference/digest.js'
import type { BlobOutcome } from '../registry/copy-blob.js'
import type { UsernameToken } from '../session/client-options.js'
import type { ProgressListener } from '../support/progress.js'

/** Options of `client.promote`. */
export interface PromoteOptions {
  /** The image, or the index of several: `game-server:1.4.2`, or a full reference with tag or digest. */
  readonly from: string
  /**
   * Where it goes: `released/game-server:1.4.2`, or a full reference where project or registry are others. Without a
   * tag, it keeps that of `from`.
   */
  readonly to: string
  /**
   * Moves the tag if it names another image already.
   * @defaultValue false: the promotion is refused, because servers cache by tag
   */
  readonly moveTag?: boolean | undefined
  /**
   * Who reads the source, where that is not the client's own pull or push credential. The registry of `to` never gets
   * it.
   * @defaultValue that of `SLIPWAY_SOURCE_REGISTRY` where it is the source's host, else the client's for that host
   */
  readonly sourceCredentials?: UsernameToken | 'anonymous' | undefined
  /** Ends the promotion within a second. What was copied stays in the registry and is not copied again. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ProgressListener | undefined
}

/** A config or a layer of a promoted image. */
export interface PromotedBlob {
  readonly digest: Digest
  /** Bytes as stored in the registry. */
  readonly sizeBytes: number
  readonly outcome: BlobOutcome
}

/** What a promotion did, for people and for scripts. Contains no secret. */
export interface PromotionReceipt {
  readonly schemaVersion: 1
  /** What was promoted, with its digest: `registry/project/name:tag@sha256:…`. */
  readonly source: string
  /** Where it is now: `registry/project/name:tag`. */
  readonly reference: string
  /** Digest of the manifest or index, the same on both sides. */
  readonly digest: Digest
  /** Bytes in the registry: manifests, configs and layers, each counted once. */
  readonly sizeBytes: number
  /** Bytes of blobs that were sent. */
  readonly copiedBytes: number
  /** Bytes of blobs that were there already or were mounted. */
  readonly reusedBytes: number
  /** The part of `reusedBytes` that was mounted from the source's repository. */
  readonly mountedBytes: number
  /** Every config and layer once. */
  readonly blobs: readonly PromotedBlob[]
  /** HTTP requests to both registries and their token services. */
  readonly requests: number
  readonly durationMs: number
}
