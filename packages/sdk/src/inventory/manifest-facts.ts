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
  /** The manifests that an index names, and those below an index that it names. */
  readonly parts: readonly ArtifactPart[]
  /** Present where an index names a manifest that is not there. */
  readonly isIncomplete?: true
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
  const missing = new Set<Digest>()
  const below = new Map<Digest, readonly ArtifactPart[]>()

  const count = async ({ digest, sizeBytes, parsed }: StoredManifest): Promise<void> => {
    stored.set(digest, sizeBytes)
    if (parsed?.kind === 'manifest') {
      for (const blob of [parsed.config, ...parsed.layers]) stored.set(blob.digest, blob.sizeBytes)
    }
    const parts = parsed?.kind === 'index' ? parsed.manifests.map(partOf) : []
    below.set(digest, parts)
    const unread = new Set(parts.map((part) => part.digest).filter((part) => !stored.has(part)))
    await mapConcurrently([...unread], PARTS_AT_ONCE, async (part) => {
      const found = await manifests.read(part, options)
      if (found === undefined) missing.add(part)
      else await count(found)
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
    ...factsOf(parsed, partsBelow(digest, below)),
    ...(missing.size > 0 && { isIncomplete: true }),
  }
}

/** Those of the index itself, then those of the indexes among them; what the index names twice stays twice. */
function partsBelow(
  top: Digest,
  below: ReadonlyMap<Digest, readonly ArtifactPart[]>,
): readonly ArtifactPart[] {
  const parts = [...(below.get(top) ?? [])]
  const seen = new Set(parts.map(({ digest }) => digest))
  for (const { digest } of parts) {
    // The list grows while it is read.
    for (const part of below.get(digest) ?? []) {
      if (!seen.has(part.digest)) parts.push(part)
      seen.add(part.digest)
    }
  }
  return parts
}

function factsOf(
  parsed: Manifest | Index | undefined,
  parts: readonly ArtifactPart[],
): Pick<ManifestFacts, 'kind' | 'platforms' | 'parts' | 'config'> {
  const none = { platforms: [], parts: [] }
  if (parsed?.kind === 'index') {
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
