import { digestOf } from '../reference/digest.js'
import { canonicalJson } from './canonical-json.js'
import type { Descriptor, EncodedContent } from './descriptor.js'
import { OCI_CONFIG, OCI_MANIFEST } from './media-types.js'
import type { Platform } from './platform.js'

/**
 * An image manifest: which config and which layers make the image.
 *
 * @see image-spec v1.1, manifest.md
 */
export interface Manifest {
  readonly kind: 'manifest'
  readonly mediaType: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * An index: one manifest for each platform.
 *
 * @see image-spec v1.1, image-index.md
 */
export interface Index {
  readonly kind: 'index'
  readonly mediaType: string
  readonly manifests: readonly (Descriptor & { readonly platform?: Platform })[]
}

/** Encodes an image manifest to its canonical bytes and gives it its digest. */
export function encodeManifest(parts: {
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations?: Readonly<Record<string, string>> | undefined
}): EncodedContent {
  const { annotations = {} } = parts
  const bytes = canonicalJson({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: wire({ ...parts.config, mediaType: OCI_CONFIG }),
    layers: parts.layers.map(wire),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  })
  return { bytes, mediaType: OCI_MANIFEST, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
}

const wire = ({ mediaType, digest, sizeBytes }: Descriptor) => ({ mediaType, digest, size: sizeBytes })
