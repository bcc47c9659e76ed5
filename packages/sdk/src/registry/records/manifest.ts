import { z } from 'zod'
import type { Descriptor } from '../../oci/descriptor.js'
import type { Index, Manifest } from '../../oci/manifest.js'
import { isIndexType } from '../../oci/media-types.js'
import type { Platform } from '../../oci/platform.js'
import { isDigest } from '../../reference/digest.js'

const digest = z.custom<Descriptor['digest']>((value) => typeof value === 'string' && isDigest(value))

const descriptor = z.looseObject({
  mediaType: z.string(),
  digest,
  size: z.number().int().nonnegative(),
})

const platform = z.looseObject({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().nullish(),
})

/** Go programs write an empty list as null. */
const listOf = <T extends z.ZodType>(entry: T) =>
  z
    .array(entry)
    .nullable()
    .transform((list) => list ?? [])

const manifest = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().nullish(),
  config: descriptor,
  layers: listOf(descriptor),
  annotations: z.record(z.string(), z.string()).nullish(),
})

const index = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().nullish(),
  manifests: listOf(descriptor.extend({ platform: platform.nullish() })),
})

/**
 * Reads the bytes of a manifest or an index, as OCI and Docker write them; `undefined` when they are neither.
 *
 * @param contentType The media type that the registry stated, which counts; that in the bytes only where it states none.
 * @see image-spec v1.1, manifest.md and image-index.md
 */
export function readManifest(bytes: Buffer, contentType: string | undefined): Manifest | Index | undefined {
  const json = parseJson(bytes)
  const stated = mediaTypeOf(contentType)
  const asIndex = index.safeParse(json)
  if (asIndex.success && (stated === undefined || isIndexType(stated))) {
    const mediaType = stated ?? asIndex.data.mediaType ?? 'application/vnd.oci.image.index.v1+json'
    return {
      kind: 'index',
      mediaType,
      manifests: asIndex.data.manifests.map((entry) => ({
        ...toDescriptor(entry),
        ...(entry.platform && { platform: toPlatform(entry.platform) }),
      })),
    }
  }
  const asManifest = manifest.safeParse(json)
  if (!asManifest.success || (stated !== undefined && isIndexType(stated))) return undefined
  const { data } = asManifest
  return {
    kind: 'manifest',
    mediaType: stated ?? data.mediaType ?? 'application/vnd.oci.image.manifest.v1+json',
    config: toDescriptor(data.config),
    layers: data.layers.map(toDescriptor),
    annotations: data.annotations ?? {},
  }
}

/** The media type in a `Content-Type` header; `undefined` for one that says nothing about the kind of document. */
export function mediaTypeOf(contentType: string | undefined): string | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  return type === undefined || !type.startsWith('application/vnd.') ? undefined : type
}

function toDescriptor({ mediaType, digest, size }: z.infer<typeof descriptor>): Descriptor {
  return { mediaType, digest, sizeBytes: size }
}

function toPlatform({ os, architecture, variant }: z.infer<typeof platform>): Platform {
  return { os, architecture, ...(variant && { variant }) }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
