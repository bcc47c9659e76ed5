import type { ClientOptions } from '../session/client-options.js'
import type { ProgressListener } from '../support/progress.js'
import type { ImageInspection, ImageVerification } from './image-inspection.js'
import type { PromoteOptions, PromotionReceipt } from './promotion.js'

/** Calls about images that are in a registry already. */
export interface ImageCalls {
  /**
   * What an image in the registry is: platform, layers, how it runs. Reads with the pull credential, and with the push
   * credential where there is no other. Network: two or three reads.
   *
   * @throws NotFoundError `MANIFEST_UNKNOWN` when there is no such tag or digest.
   */
  inspectImage(
    reference: string,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<ImageInspection>

  /**
   * Reads the manifest, the config and every layer back and checks each against its digest, and each unpacked layer
   * against its diff id. Network: the whole image. Memory stays flat.
   *
   * @throws IntegrityError `DIGEST_MISMATCH` for the first blob that is not what its digest says.
   */
  verifyImage(
    reference: string,
    options?: {
      readonly signal?: AbortSignal | undefined
      readonly onProgress?: ProgressListener | undefined
    },
  ): Promise<ImageVerification>

  /**
   * Copies an image, or an index with all its images, to another tag, repository, project or registry, byte for byte:
   * the digest stays the same. Blobs of the same registry are mounted where it allows that, others are streamed through
   * this machine and checked on the way. Signatures and other artifacts that refer to the image stay behind.
   *
   * Before the first blob is copied, everything but the source's blobs has been read, and the target's tag has been
   * found to be free, to name this image already (then nothing is left to do), or to be movable by `moveTag`. Whether
   * the project forbids to move it cannot be asked by the registry protocol. Harbor tells before anything is copied, by
   * its answer to the manifest; elsewhere the last request fails with `TAG_IMMUTABLE`. The tag stays as it was.
   *
   * Network: reads the source with the client's pull or push credential for its host, or with `sourceCredentials`;
   * writes the target with the push credential. Neither host gets the other's credential. The tag is written last, and
   * read back. Disk: nothing.
   *
   * @throws ConfigError `REFERENCE_INVALID`, `TAG_REFUSED` (`latest`): before the first request.
   * @throws AuthError `CREDENTIAL_MISSING` before the first request, `CREDENTIAL_REJECTED` after it.
   * @throws PermissionError `PUSH_CREDENTIAL_REQUIRED` or `DENIED` when the credential may not push there.
   * @throws NotFoundError `MANIFEST_UNKNOWN` or `NAME_UNKNOWN` when there is no such image, `BLOB_UNKNOWN` when a part
   * of it is gone.
   * @throws ConflictError `ALREADY_EXISTS` when the tag names another image, `TAG_IMMUTABLE` when it cannot be moved: on
   * Harbor before anything is copied.
   * @throws QuotaError `QUOTA_EXCEEDED` when the project is full, `RATE_LIMITED` when a registry asks to wait.
   * @throws IntegrityError `DIGEST_MISMATCH` when the source serves other bytes than it names, or the target names
   * another image in the end.
   * @throws ConnectionError `NETWORK`, `TIMEOUT`, `TLS`, `PROXY`, `STALLED` when a registry cannot be reached.
   * @throws AbortError `ABORTED` when the signal fires.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const { digest, copiedBytes } = await client.promote({ from: 'game-server:1.4.2', to: 'released/game-server' })
   * console.log(digest, copiedBytes)
   * ```
   */
  promote(options: PromoteOptions): Promise<PromotionReceipt>
}

/** The {@link ImageCalls} of a client. */
export function createImageCalls(options: ClientOptions): ImageCalls {
  return {
    inspectImage: async (reference, call = {}) =>
      (await import('./inspect-image.js')).inspectImage(options, reference, call),
    verifyImage: async (reference, call = {}) =>
      (await import('./verify-image.js')).verifyImage(options, reference, call),
    promote: async (promotion) => (await import('./promote.js')).promote(options, promotion),
  }
}
