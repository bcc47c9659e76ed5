import type { Digest } from '../../oci/digest.js'
import type { Content } from '../../storage/content.js'

const BYTES_PER_MB = 1024 ** 2
const DECIMALS = 3

/** An artifact as the API answers it beside each of its tags. */
export interface ArtifactRecord {
  readonly artifact_deleted: boolean
  /** All tags that point to the artifact. */
  readonly remaining_tags: readonly string[]
  /** The digest of the manifest. */
  readonly image_hash: string
  /** Manifest, config and layers together. */
  readonly size_mb: number
}

/** Writes an artifact that a repository holds. */
export function artifactRecord(content: Content, repository: string, digest: Digest): ArtifactRecord {
  return {
    artifact_deleted: false,
    remaining_tags: content.tagsOf(repository, digest),
    image_hash: digest,
    size_mb: Number((content.artifactBytes(repository, digest) / BYTES_PER_MB).toFixed(DECIMALS)),
  }
}
