import type { ImageConfig } from '../oci/config.js'
import type { Digest } from '../reference/digest.js'
import type { CallOptions } from './context.js'
import { parseConfig } from './records/config.js'
import type { Repository } from './repository.js'

/** Registries accept configs of a few KiB; anything above this is not one. */
const MAX_CONFIG_BYTES = 8 * 1024 * 1024

/**
 * The configuration of an image.
 *
 * Network: 1 GET.
 *
 * @throws NotFoundError with code `BLOB_UNKNOWN`; ServiceError with code `UNEXPECTED_RESPONSE` when it is not one.
 */
export async function fetchConfig(
  { blobs, name }: Pick<Repository, 'blobs' | 'name'>,
  image: { readonly digest: Digest; readonly config: Digest },
  { signal }: CallOptions,
): Promise<ImageConfig> {
  const bytes = await blobs.fetch(image.config, { maxBytes: MAX_CONFIG_BYTES, signal })
  return parseConfig(bytes, `${name}@${image.digest}`)
}
