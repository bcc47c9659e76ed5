import { isIndexType } from '../../oci/media-types.js'
import type { ArtifactRow } from '../../storage/artifact-rows.js'
import { own } from '../own.js'
import { atLeast, type HarborVersion } from '../version.js'

const TYPES: Readonly<Record<string, string>> = {
  'application/vnd.oci.image.config.v1+json': 'IMAGE',
  'application/vnd.docker.container.image.v1+json': 'IMAGE',
  'application/vnd.cncf.helm.config.v1+json': 'CHART',
  'application/vnd.goharbor.harbor.sbom.v1': 'SBOM',
}

const CUSTOM_CONFIG = /^application\/vnd\.[^.]*\.(.*)\.config\.[^.]*\+json$/

/** What accessories are called, by their artifact type, and since when. */
const ACCESSORY_TYPES: Readonly<Record<string, { readonly type: string; readonly since: string }>> = {
  'application/vnd.cncf.notary.signature': { type: 'signature.notation', since: '2.8' },
  'application/vnd.goharbor.harbor.sbom.v1': { type: 'sbom.harbor', since: '2.11' },
  'application/vnd.dev.cosign.artifact.sig.v1+json': { type: 'signature.cosign', since: '2.11' },
  'application/vnd.dev.sigstore.bundle.v0.3+json': { type: 'signature.cosign', since: '2.15' },
}

/** The media type by which Harbor tells artifacts apart: an image's is its config's. */
export function mediaTypeOf({ manifestMediaType, configMediaType, artifactType }: ArtifactRow): string {
  if (isIndexType(manifestMediaType)) return manifestMediaType
  return configMediaType ?? artifactType ?? ''
}

/**
 * Gives what Harbor calls a kind of artifact, such as `IMAGE`; `UNKNOWN` where it cannot tell.
 *
 * @see Harbor, src/controller/artifact/processor
 */
export function artifactTypeOf(artifact: ArtifactRow): string {
  if (isIndexType(artifact.manifestMediaType)) return 'IMAGE'
  const mediaType = mediaTypeOf(artifact)
  return own(TYPES, mediaType) ?? CUSTOM_CONFIG.exec(mediaType)?.[1]?.toUpperCase() ?? 'UNKNOWN'
}

/**
 * Gives what Harbor calls an artifact that is attached to another one, such as `signature.cosign`.
 *
 * @see Harbor, src/server/middleware/subject and src/server/middleware/cosign
 */
export function accessoryTypeOf({ isSignature, artifactType }: ArtifactRow, version: HarborVersion): string {
  if (isSignature) return 'signature.cosign'
  const known = own(ACCESSORY_TYPES, artifactType ?? '')
  return known && atLeast(version, known.since) ? known.type : 'subject.accessory'
}

/** Tells whether default lists show an artifact: neither accessories nor untagged parts of an index. */
export function isListed({ subject, isTagged, isPart }: ArtifactRow): boolean {
  return subject === undefined && (isTagged || !isPart)
}
