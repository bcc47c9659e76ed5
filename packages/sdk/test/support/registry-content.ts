import { randomBytes } from 'node:crypto'
import { canonicalJson } from '../../src/oci/canonical-json.js'
import type { Descriptor, EncodedContent } from '../../src/oci/descriptor.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_INDEX, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import { type Digest, digestOf } from '../../src/reference/digest.js'
import type { Repository } from '../../src/registry/repository.js'
import type { BlobSource } from '../../src/registry/upload.js'

/** A blob of random bytes: no registry has it yet. */
export function aBlob(sizeBytes: number): BlobSource & { readonly bytes: Buffer } {
  const bytes = randomBytes(sizeBytes)
  return { bytes, digest: digestOf(bytes), sizeBytes, open: () => bytes }
}

/** Uploads a config and a layer and gives the manifest over them. */
export async function anImage({ blobs }: Pick<Repository, 'blobs'>): Promise<EncodedContent> {
  const [config, layer] = [aBlob(200), aBlob(20_000)]
  for (const blob of [config, layer]) await blobs.upload(blob)
  const described = ({ digest, sizeBytes }: { digest: Digest; sizeBytes: number }, mediaType: string) => ({
    mediaType,
    digest,
    sizeBytes,
  })
  return encodeManifest({
    config: described(config, OCI_CONFIG),
    layers: [described(layer, OCI_LAYER_GZIP)],
  })
}

/** An index over one manifest, for linux/amd64. */
export function anIndex({ mediaType, digest, sizeBytes }: Descriptor): EncodedContent {
  const platform = { os: 'linux', architecture: 'amd64' }
  const manifests = [{ mediaType, digest, size: sizeBytes, platform }]
  const bytes = canonicalJson({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })
  return { bytes, mediaType: OCI_INDEX, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
}
