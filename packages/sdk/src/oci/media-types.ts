/** Media types of the image specification and the Docker ones that registries still answer with. */

/** @see image-spec v1.1, manifest.md */
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
/** @see image-spec v1.1, image-index.md */
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
/** @see image-spec v1.1, config.md */
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'
/** @see image-spec v1.1, layer.md, "+gzip Media Types" */
export const OCI_LAYER_GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip'
/** Docker's schema 2 manifest. */
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
/** Docker's manifest list. */
export const DOCKER_INDEX = 'application/vnd.docker.distribution.manifest.list.v2+json'
/** Docker's gzip layer. */
export const DOCKER_LAYER_GZIP = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

/** Tells whether the media type is that of an index, OCI or Docker. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX
}

/** What a client that can read all of them sends as `Accept`. Without the OCI types Harbor answers 404. */
export const MANIFEST_ACCEPT = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_INDEX].join(', ')
