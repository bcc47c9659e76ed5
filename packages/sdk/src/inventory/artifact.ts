import type { Digest } from '../reference/digest.js'
import type { AppVersionUse } from './app-use.js'
import type { ScanSummary } from './scan-summary.js'

/** One manifest of a repository with all its tags. What a source does not tell is absent; a list is empty where there is none. */
export interface Artifact {
  /** Path of the repository, project included: `studio/game-server`. */
  readonly repository: string
  readonly digest: Digest
  /** An image, an index of images, or something else: a chart, a policy. Absent where nobody tells. */
  readonly kind?: 'image' | 'index' | 'other'
  /** Of the manifest. */
  readonly mediaType?: string
  /** By name. Without any the artifact is untagged. */
  readonly tags: readonly ArtifactTag[]
  /** Bytes of manifest, config and layers; of an index with its images. Layers that others share are in it. */
  readonly sizeBytes?: number
  /** When it was pushed last; RFC 3339. */
  readonly pushedAt?: string
  /** When it was pulled last; RFC 3339. */
  readonly pulledAt?: string
  /** `linux/amd64`; of an index one for each image that says it. */
  readonly platforms: readonly string[]
  /** The manifests that an index names; a bare registry also tells those below an index that it names. */
  readonly parts: readonly ArtifactPart[]
  readonly labels: readonly string[]
  /** What is attached to it: signatures, SBOMs. */
  readonly accessories: readonly Accessory[]
  readonly scan?: ScanSummary
}

/** A tag of an artifact. */
export interface ArtifactTag {
  readonly name: string
  readonly pushedAt?: string
  readonly pulledAt?: string
  /** Whether a rule of the project forbids to move and to delete it. */
  readonly isImmutable?: boolean
  /** The app versions that start this tag; absent where the platform was not asked or did not tell. */
  readonly appVersions?: readonly AppVersionUse[]
}

/** One manifest that an index names. */
export interface ArtifactPart {
  readonly digest: Digest
  readonly platform?: string
}

/** What is attached to an artifact, and is deleted with it. */
export interface Accessory {
  readonly digest: Digest
  readonly kind: 'signature' | 'sbom' | 'other'
  /** As the registry names it: `signature.cosign`, or the artifact type. */
  readonly type: string
  readonly sizeBytes?: number
}
