import type { Descriptor } from '../oci/descriptor.js'
import type { Digest } from '../reference/digest.js'
import type { FetchedManifest } from '../registry/manifests.js'
import type { Repository } from '../registry/repository.js'

/** A manifest or an index with everything that it names. */
export interface Artifact {
  /** What the tag or digest names. */
  readonly root: FetchedManifest
  /** The manifests below an index, each after those that it names itself. None for an image. */
  readonly children: readonly FetchedManifest[]
  /** Configs and layers of all manifests, each once. */
  readonly blobs: readonly Descriptor[]
}

/**
 * Reads a manifest and, for an index, all manifests below it. Blobs stay where they are.
 *
 * Network: one GET for each manifest.
 *
 * @throws NotFoundError `MANIFEST_UNKNOWN` when one of them does not exist; IntegrityError `DIGEST_MISMATCH`;
 * ServiceError `UNSUPPORTED` for a manifest that is neither an image nor an index.
 */
export async function readArtifact(
  { manifests }: Repository,
  reference: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Artifact> {
  const root = await manifests.get(reference, options)
  const below = new Map<Digest, FetchedManifest>()
  const readBelow = async ({ parsed }: FetchedManifest): Promise<void> => {
    if (parsed.kind === 'manifest') return
    for (const { digest } of parsed.manifests) {
      if (below.has(digest)) continue
      const child = await manifests.get(digest, options)
      await readBelow(child)
      below.set(digest, child)
    }
  }
  await readBelow(root)
  const children = [...below.values()]
  return { root, children, blobs: blobsOf([...children, root]) }
}

function blobsOf(manifests: readonly FetchedManifest[]): Descriptor[] {
  const blobs = manifests.flatMap(({ parsed }) =>
    parsed.kind === 'manifest' ? [parsed.config, ...parsed.layers] : [],
  )
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
}
