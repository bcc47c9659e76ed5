import { Readable } from 'node:stream'
import type { Descriptor } from '../oci/descriptor.js'
import { creditBySentBytes } from '../support/credit-by-sent-bytes.js'
import type { StepProgress } from '../support/progress.js'
import type { Blobs } from './blobs.js'

/** How a repository came by a blob: it had it, it was mounted from another repository of the registry, or it was sent. */
export type BlobOutcome = 'existing' | 'mounted' | 'uploaded'

/** Where {@link copyBlob} copies from and to. */
export interface CopyBlobOptions {
  readonly source: Blobs
  readonly target: Blobs
  /**
   * Whether the target certainly holds the blob: a manifest in it names it.
   * @defaultValue false: it is asked for
   */
  readonly isHeld?: boolean | undefined
  /** Repositories of the target's registry that may hold the blob, most likely first. */
  readonly holders: readonly string[]
  /** Gets the blob's size, however it came. */
  readonly progress: StepProgress
  readonly signal?: AbortSignal | undefined
}

/**
 * Brings a blob into a repository by the cheapest way: held already, mounted, or copied through this machine. A copy
 * takes little memory however large the blob is, and is read again from the source when it has to be repeated.
 *
 * Network: none where it is held; else one HEAD, then a mount attempt for each holder, then a download and an upload that run at the same time.
 *
 * @throws IntegrityError `DIGEST_MISMATCH` when the source's bytes are not those of the digest; the target then has
 * none of it. NotFoundError `BLOB_UNKNOWN` when the source lacks the blob. The errors of {@link Blobs.upload}.
 */
export async function copyBlob(
  { digest, sizeBytes }: Descriptor,
  options: CopyBlobOptions,
): Promise<BlobOutcome> {
  const { source, target, isHeld = false, holders, progress, signal } = options
  const unsent = (outcome: BlobOutcome): BlobOutcome => {
    progress.add(sizeBytes)
    return outcome
  }
  if (isHeld || (await target.exists(digest, { signal }))) return unsent('existing')
  for (const holder of holders) {
    if ((await target.mount(digest, holder, { signal })) === 'mounted') return unsent('mounted')
  }

  const open = () => Readable.from(download(source, digest, signal))
  const onSent = creditBySentBytes(sizeBytes, sizeBytes, progress)
  await target.upload({ digest, sizeBytes, open }, { signal, onSent })
  return 'uploaded'
}

/**
 * The download begins when the upload asks for its first byte, and again at every attempt: that is why it makes none of
 * its own.
 */
async function* download(
  source: Blobs,
  digest: Descriptor['digest'],
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  for await (const chunk of await source.open(digest, { signal, retry: 'never' })) yield chunk as Buffer
}
