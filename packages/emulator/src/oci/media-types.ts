/** Media type of an OCI image manifest (image-spec v1.1). */
export const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json'

/** Media type of an OCI image index, which is also the form of a referrers list (image-spec v1.1). */
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'

const IMAGE_MANIFESTS = new Set([OCI_IMAGE, 'application/vnd.docker.distribution.manifest.v2+json'])

const INDEXES = new Set([OCI_INDEX, 'application/vnd.docker.distribution.manifest.list.v2+json'])

const FOREIGN_LAYERS = new Set([
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  'application/vnd.oci.image.layer.nondistributable.v1.tar',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
])

/** Tells whether a media type is a manifest of one image: config and layers, in OCI's or Docker's form. */
export function isImageManifestType(mediaType: string): boolean {
  return IMAGE_MANIFESTS.has(mediaType)
}

/** Tells whether a media type is a manifest that names manifests, in OCI's or Docker's form. */
export function isIndexType(mediaType: string): boolean {
  return INDEXES.has(mediaType)
}

/**
 * Tells whether layers of a media type may live outside the registry, so that their absence is no mistake.
 */
export function isForeignLayerType(mediaType: string): boolean {
  return FOREIGN_LAYERS.has(mediaType)
}
