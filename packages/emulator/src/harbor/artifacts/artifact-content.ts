import { z } from 'zod'
import { type Digest, isDigest } from '../../oci/digest.js'
import { isIndexType } from '../../oci/media-types.js'
import type { ArtifactRow } from '../../storage/artifact-rows.js'
import type { Storage } from '../../storage/storage.js'
import { artifactTypeOf } from './artifact-kind.js'

/** A manifest that an index names. */
export interface IndexEntry {
  readonly digest: Digest
  readonly platform?: Readonly<Record<string, unknown>> | undefined
  readonly annotations?: Readonly<Record<string, string>> | undefined
  readonly urls?: readonly string[] | undefined
}

const MAX_CONFIG_BYTES = 4 * 1024 * 1024

const digestShape = z.string().refine(isDigest)
const manifestShape = z.looseObject({ config: z.looseObject({ digest: digestShape }) })
const objectShape = z.record(z.string(), z.unknown())
const imageShape = z.looseObject({
  created: z.string().optional(),
  author: z.string().optional(),
  architecture: z.string().optional(),
  os: z.string().optional(),
  config: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  history: z.array(objectShape).nullish(),
})
const indexShape = z.looseObject({
  manifests: z.array(
    z.looseObject({
      digest: digestShape,
      platform: objectShape.optional(),
      annotations: z.record(z.string(), z.string()).optional(),
      urls: z.array(z.string()).optional(),
    }),
  ),
})

/** Label keys that stand for an author, the best first. */
const AUTHOR_LABELS = ['org.opencontainers.image.authors', 'maintainer']

/** Reads the manifests that an index names; an image names none. */
export async function readEntries(storage: Storage, artifact: ArtifactRow): Promise<readonly IndexEntry[]> {
  if (!isIndexType(artifact.manifestMediaType)) return []
  return indexShape.safeParse(await readJson(storage, artifact.digest)).data?.manifests ?? []
}

/**
 * Reads what Harbor takes from the config: of an image some fields, of an artifact of a known type everything.
 *
 * @see Harbor, src/controller/artifact/processor/image and src/controller/artifact/processor/default.go
 */
export async function readExtraAttributes(
  storage: Storage,
  repository: string,
  artifact: ArtifactRow,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const type = artifactTypeOf(artifact)
  if (type === 'UNKNOWN' || isIndexType(artifact.manifestMediaType)) return undefined
  const document = await readConfig(storage, repository, artifact)
  if (type !== 'IMAGE') return objectShape.safeParse(document).data
  const image = imageShape.safeParse(document).data
  if (!image) return undefined
  const { created = null, architecture = '', os = '', config = {}, author } = image
  const labels = config.Labels ?? {}
  const named = AUTHOR_LABELS.map((key) => labels[key]).find((value) => value)
  return { architecture, author: author || (named ?? ''), config, created, os }
}

/** Reads the steps that an image was built in; `null` where its config does not say. */
export async function readHistory(
  storage: Storage,
  repository: string,
  artifact: ArtifactRow,
): Promise<readonly unknown[] | null> {
  const document = await readConfig(storage, repository, artifact)
  return imageShape.safeParse(document).data?.history ?? null
}

async function readConfig(storage: Storage, repository: string, { digest }: ArtifactRow): Promise<unknown> {
  const config = manifestShape.safeParse(await readJson(storage, digest)).data?.config.digest
  const sizeBytes = config && storage.content.blobSizeBytes(repository, config)
  if (config === undefined || sizeBytes === undefined || sizeBytes > MAX_CONFIG_BYTES) return undefined
  return readJson(storage, config)
}

async function readJson({ blobs }: Storage, digest: Digest): Promise<unknown> {
  try {
    return JSON.parse(Buffer.from(await blobs.read(digest)).toString('utf8'))
  } catch {
    // It is no JSON, or it was deleted in between.
    return undefined
  }
}
