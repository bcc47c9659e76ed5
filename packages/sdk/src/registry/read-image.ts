import { NotFoundError, ServiceError } from '../errors/classes.js'
import type { ImageConfig } from '../oci/config.js'
import type { Descriptor } from '../oci/descriptor.js'
import type { Index, Manifest } from '../oci/manifest.js'
import { formatPlatform, type Platform, platformMatches } from '../oci/platform.js'
import type { Digest } from '../reference/digest.js'
import { fetchConfig } from './fetch-config.js'
import type { Repository } from './repository.js'

const ACTION = 'read the image'

/** An image as a registry holds it, resolved to one platform. */
export interface RegistryImage {
  /** What the tag or digest names: an image manifest, or an index. */
  readonly named: Descriptor
  /** The platforms to choose from, where the name is that of an index. */
  readonly platforms: readonly Platform[]
  /** Digest of the image manifest. */
  readonly digest: Digest
  readonly manifestSizeBytes: number
  readonly manifest: Manifest
  readonly config: ImageConfig
}

/**
 * Reads manifest and config of a tag or digest, choosing from an index by platform; without one, `linux/amd64`.
 *
 * Network: two reads, three with an index.
 *
 * @throws NotFoundError `MANIFEST_UNKNOWN` when it does not exist or has no image for the platform.
 */
export async function readImage(
  repository: Repository,
  reference: string,
  options: { readonly platform?: Platform | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<RegistryImage> {
  const { signal } = options
  const named = await repository.manifests.get(reference, { signal })
  const platforms = named.parsed.kind === 'index' ? platformsOf(named.parsed) : []
  const image =
    named.parsed.kind === 'index'
      ? await repository.manifests.get(chooseManifest(named.parsed, reference, options.platform), { signal })
      : named
  if (image.parsed.kind !== 'manifest') {
    throw new ServiceError('UNEXPECTED_RESPONSE', {
      action: ACTION,
      target: `${repository.name}@${image.digest}`,
      reason: 'an index inside an index is not an image',
      hint: 'Name the image by the digest of its own manifest.',
      side: 'registry',
    })
  }
  const { digest, parsed } = image
  const config = await fetchConfig(repository, { digest, config: parsed.config.digest }, { signal })
  return {
    named,
    platforms,
    digest,
    manifestSizeBytes: image.sizeBytes,
    manifest: parsed,
    config,
  }
}

function platformsOf(index: Index): Platform[] {
  return index.manifests.flatMap(({ platform }) =>
    platform === undefined || platform.os === 'unknown' ? [] : [platform],
  )
}

function chooseManifest(index: Index, reference: string, wanted: Platform | undefined): Digest {
  const platform = wanted ?? { os: 'linux', architecture: 'amd64' }
  const match = index.manifests.find(
    (entry) => entry.platform !== undefined && platformMatches(entry.platform, platform),
  )
  const only = wanted === undefined && index.manifests.length === 1 ? index.manifests[0] : undefined
  const chosen = match ?? only
  if (chosen !== undefined) return chosen.digest
  throw new NotFoundError('MANIFEST_UNKNOWN', {
    action: ACTION,
    target: reference,
    reason: `it has no image for ${formatPlatform(platform)}, only for ${platformsOf(index).map(formatPlatform).join(', ')}`,
    hint: 'Choose another image, or another platform.',
    side: 'registry',
  })
}
