import type { Descriptor } from '../oci/descriptor.js'
import type { Index, Manifest } from '../oci/manifest.js'
import { OCI_CONFIG } from '../oci/media-types.js'
import { formatPlatform } from '../oci/platform.js'
import type { Digest } from '../reference/digest.js'
import type { StoredManifest } from '../registry/manifests.js'
import type { Repository } from '../registry/repository.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { Artifact, ArtifactPart } from './artifact.js'
import type { SourceCallOptions } from './content-source.js'

/** Manifests of one index that are read at once. */
const PARTS_AT_ONCE = 8
const IMAGE_CONFIGS: readonly string[] = [OCI_CONFIG, 'application/vnd.docker.container.image.v1+json']

/** What the manifest under a digest says, and everything that the registry stores for it. */
export interface ManifestFacts {
  readonly digest: Digest
  readonly kind: NonNullable<Artifact['kind']>
  readonly mediaType: string
  /** Bytes of {@link blobs} together. */
  readonly sizeBytes: number
  /** The manifest, its config and its layers; of an index those of its manifests too. Each digest once. */
  readonly blobs: readonly Pick<Descriptor, 'digest' | 'sizeBytes'>[]
  /** `linux/amd64`, one for each image of an index that says it. Of an image its config tells it. */
  readonly platforms: readonly string[]
  /** The manifests that an index names. */
  readonly parts: readonly ArtifactPart[]
  /** Digest of an image's config. */
  readonly config?: Digest
}

/**
 * Reads a manifest and, of an index, all manifests below it; `undefined` when it is not there. What an index names and the
 * registry does not have counts for nothing, and of a kind of manifest that nobody knows only the manifest itself does.
 *
 * Network: 1 GET for each manifest, which a Harbor counts as pulls.
 *
 * @param reference A digest, or a tag.
 * @throws ConflictError with code `POLICY_VIOLATION` when the project's policy hides one of them.
 */
export async function readManifestFacts(
  { manifests }: Pick<Repository, 'manifests'>,
  reference: string,
  options: SourceCallOptions = {},
): Promise<ManifestFacts | undefined> {
  const top = await manifests.read(reference, options)
  if (top === undefined) return undefined
  const stored = new Map<Digest, number>()

  const count = async ({ digest, sizeBytes, parsed }: StoredManifest): Promise<void> => {
    stored.set(digest, sizeBytes)
    if (parsed?.kind === 'manifest') {
      for (const blob of [parsed.config, ...parsed.layers]) stored.set(blob.digest, blob.sizeBytes)
    }
    const below = new Set(parsed?.kind === 'index' ? parsed.manifests.map((part) => part.digest) : [])
    await mapConcurrently([...below], PARTS_AT_ONCE, async (part) => {
      const found = stored.has(part) ? undefined : await manifests.read(part, options)
      if (found !== undefined) await count(found)
    })
  }
  await count(top)

  const blobs = [...stored].map(([digest, sizeBytes]) => ({ digest, sizeBytes }))
  const { digest, mediaType, parsed } = top
  return {
    digest,
    mediaType,
    sizeBytes: blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0),
    blobs,
    ...factsOf(parsed),
  }
}

function factsOf(
  parsed: Manifest | Index | undefined,
): Pick<ManifestFacts, 'kind' | 'platforms' | 'parts' | 'config'> {
  const none = { platforms: [], parts: [] }
  if (parsed?.kind === 'index') {
    const parts = parsed.manifests.map(partOf)
    const platforms = parts.flatMap(({ platform }) => platform ?? [])
    return { kind: 'index', platforms: [...new Set(platforms)], parts }
  }
  if (parsed === undefined || !IMAGE_CONFIGS.includes(parsed.config.mediaType)) {
    return { kind: 'other', ...none }
  }
  return { kind: 'image', ...none, config: parsed.config.digest }
}

/** Builders put what they attest beside the images, for the platform unknown/unknown. */
function partOf({ digest, platform }: Index['manifests'][number]): ArtifactPart {
  const isKnown = platform !== undefined && platform.os !== 'unknown'
  return { digest, ...(isKnown && { platform: formatPlatform(platform) }) }
}
