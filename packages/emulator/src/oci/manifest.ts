import { z } from 'zod'
import { type Digest, isDigest } from './digest.js'
import { isForeignLayerType, isImageManifestType, isIndexType } from './media-types.js'

/** What a registry has to know of a manifest: what it refers to, and how it appears in a referrers list. */
export interface Manifest {
  readonly mediaType: string
  /** Blobs that must be in the repository before the manifest. */
  readonly blobs: readonly Digest[]
  /** Manifests that must be in the repository before the index that names them. */
  readonly manifests: readonly Digest[]
  /** The manifest that this one is about; it may come later than this one. */
  readonly subject?: Digest
  /** The manifest's own artifact type or, in an image manifest without one, the media type of its config. */
  readonly artifactType?: string
  /** The media type of an image manifest's config. */
  readonly configMediaType?: string
  /** The media types of an image manifest's layers. */
  readonly layerMediaTypes: readonly string[]
  readonly annotations?: Readonly<Record<string, string>>
}

/** Why bytes are no manifest. */
export interface ManifestProblem {
  readonly problem: string
}

const digestSchema = z.string().refine(isDigest, { error: 'not a sha256 or sha512 digest' })

// No media type holds a NUL (RFC 6838 section 4.2), and the database would refuse it.
const mediaTypeSchema = z.string().refine((text) => !text.includes('\0'), { error: 'holds a NUL character' })

const descriptorSchema = z.looseObject({
  mediaType: mediaTypeSchema.min(1),
  digest: digestSchema,
  size: z.int().nonnegative(),
})

// Go programs write an empty list as null, and every registry takes it.
const descriptorsSchema = z
  .array(descriptorSchema)
  .nullable()
  .transform((list) => list ?? [])

const commonFields = {
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  subject: descriptorSchema.nullish(),
  artifactType: mediaTypeSchema.optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
}

// A document that is a manifest and an index at once means different things to different readers
// (CVE-2021-41190).
const imageSchema = z.looseObject({
  ...commonFields,
  config: descriptorSchema,
  layers: descriptorsSchema,
  manifests: z.undefined().optional(),
})

const indexSchema = z.looseObject({
  ...commonFields,
  manifests: descriptorsSchema,
  config: z.undefined().optional(),
  layers: z.undefined().optional(),
})

/**
 * Reads the bytes of a pushed manifest, or tells what is wrong with them.
 *
 * @param bytes - The body of the request, of which the digest is taken; never changed.
 * @param contentType - The `Content-Type` header; its parameters are ignored.
 * @see distribution-spec v1.1, "Pushing Manifests"; image-spec v1.1, "Image Manifest" and "Image Index"
 */
export function readManifest(bytes: Uint8Array, contentType: string | undefined): Manifest | ManifestProblem {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const json = parseJson(bytes)
  if (json === undefined) return { problem: 'the body is not a JSON document in UTF-8' }
  if (isImageManifestType(mediaType)) return readImageManifest(json, mediaType)
  if (isIndexType(mediaType)) return readIndex(json, mediaType)
  return { problem: `the Content-Type ${JSON.stringify(mediaType)} is not a known manifest type` }
}

function readImageManifest(json: unknown, mediaType: string): Manifest | ManifestProblem {
  const parsed = imageSchema.safeParse(json)
  if (!parsed.success) return { problem: describe(parsed.error) }
  const { config, layers } = parsed.data
  const present = layers.filter((layer) => !isForeignLayerType(layer.mediaType))
  return withCommonFields(parsed.data, {
    mediaType,
    blobs: [config, ...present].map((descriptor) => descriptor.digest),
    manifests: [],
    artifactType: parsed.data.artifactType || config.mediaType,
    configMediaType: config.mediaType,
    layerMediaTypes: layers.map((layer) => layer.mediaType),
  })
}

function readIndex(json: unknown, mediaType: string): Manifest | ManifestProblem {
  const parsed = indexSchema.safeParse(json)
  if (!parsed.success) return { problem: describe(parsed.error) }
  return withCommonFields(parsed.data, {
    mediaType,
    blobs: [],
    manifests: parsed.data.manifests.map((descriptor) => descriptor.digest),
    layerMediaTypes: [],
    ...(parsed.data.artifactType ? { artifactType: parsed.data.artifactType } : {}),
  })
}

function withCommonFields(
  fields: Pick<z.infer<typeof imageSchema>, 'mediaType' | 'subject' | 'annotations'>,
  manifest: Manifest,
): Manifest | ManifestProblem {
  if (fields.mediaType !== undefined && fields.mediaType !== manifest.mediaType) {
    return { problem: `the Content-Type ${manifest.mediaType} differs from the mediaType field` }
  }
  return {
    ...manifest,
    ...(fields.subject ? { subject: fields.subject.digest } : {}),
    ...(fields.annotations ? { annotations: fields.annotations } : {}),
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`).join('; ')
}
