import { randomBytes } from 'node:crypto'
import { canonicalJson } from '../../src/oci/canonical-json.js'
import type { Descriptor, EncodedContent } from '../../src/oci/descriptor.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
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
  return encodeManifest({
    config: { ...config, mediaType: OCI_CONFIG },
    layers: [{ ...layer, mediaType: OCI_LAYER_GZIP }],
  })
}

/**
 * Uploads a config and two layers, one of a type that nobody knows, and gives Docker's manifest over them, spaced as no
 * encoder of ours would.
 */
export async function aDockerImage({ blobs }: Pick<Repository, 'blobs'>): Promise<EncodedContent> {
  const [config, layer, odd] = [aBlob(200), aBlob(20_000), aBlob(300)]
  for (const blob of [config, layer, odd]) await blobs.upload(blob)
  const described = ({ digest, sizeBytes }: BlobSource, mediaType: string) => ({
    digest,
    size: sizeBytes,
    mediaType,
  })
  const manifest = {
    layers: [
      described(layer, 'application/vnd.docker.image.rootfs.diff.tar.gzip'),
      described(odd, 'application/vnd.example.layer+odd'),
    ],
    config: described(config, 'application/vnd.docker.container.image.v1+json'),
    mediaType: DOCKER_MANIFEST,
    schemaVersion: 2,
  }
  const bytes = Buffer.from(JSON.stringify(manifest, undefined, 3))
  return { bytes, mediaType: DOCKER_MANIFEST, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
}

/** An index over manifests, the first for linux/amd64, the second for linux/arm64. */
export function anIndex(...images: readonly Descriptor[]): EncodedContent {
  const manifests = images.map(({ mediaType, digest, sizeBytes }, index) => {
    const platform = { os: 'linux', architecture: index === 0 ? 'amd64' : 'arm64' }
    return { mediaType, digest, size: sizeBytes, platform }
  })
  const bytes = canonicalJson({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })
  return { bytes, mediaType: OCI_INDEX, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
}
