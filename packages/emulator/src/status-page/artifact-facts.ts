import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'
import { isIndexType } from '../oci/media-types.js'
import type { ManifestRecord } from '../storage/content.js'
import type { Storage } from '../storage/storage.js'

/** What an artifact's content says of it, beyond its record. */
export interface ArtifactFacts {
  /** Such as `linux/amd64`: several for an index, none where nothing says so. */
  readonly platforms: readonly string[]
  /** The manifests that an index names. */
  readonly children: readonly Digest[]
}

const NOTHING: ArtifactFacts = { platforms: [], children: [] }
const MAX_CONFIG_BYTES = 1024 * 1024

const digestShape = z.string().refine(isDigest)
const platformShape = z
  .looseObject({ os: z.string(), architecture: z.string() })
  .transform(({ os, architecture }) => `${os}/${architecture}`)
const imageShape = z.looseObject({ config: z.looseObject({ digest: digestShape }) })
const indexShape = z.looseObject({
  manifests: z.array(
    z.looseObject({ digest: digestShape, platform: platformShape.optional().catch(undefined) }),
  ),
})

/** Reads what an artifact says of itself: an index in its own words, an image in its config. */
export async function readArtifactFacts(
  { blobs, content }: Pick<Storage, 'blobs' | 'content'>,
  repository: string,
  { digest, mediaType }: ManifestRecord,
): Promise<ArtifactFacts> {
  // What is deleted while the page is made says nothing any more.
  const read = async (blob: Digest) => parseJson(await blobs.read(blob).catch(() => new Uint8Array()))
  const document = await read(digest)
  if (isIndexType(mediaType)) return factsOfIndex(document)
  const config = imageShape.safeParse(document).data?.config.digest
  const sizeBytes = config && content.blobSizeBytes(repository, config)
  if (config === undefined || sizeBytes === undefined || sizeBytes > MAX_CONFIG_BYTES) return NOTHING
  const platform = platformShape.safeParse(await read(config)).data
  return platform === undefined ? NOTHING : { platforms: [platform], children: [] }
}

function factsOfIndex(document: unknown): ArtifactFacts {
  const { manifests } = indexShape.safeParse(document).data ?? { manifests: [] }
  const platforms = manifests.flatMap(({ platform }) => platform ?? [])
  return { platforms: [...new Set(platforms)], children: manifests.map(({ digest }) => digest) }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
