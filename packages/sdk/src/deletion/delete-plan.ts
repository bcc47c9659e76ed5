import type { AppVersionUse } from '../inventory/app-use.js'
import type { Accessory, ArtifactPart } from '../inventory/artifact.js'
import type { ContentSourceName } from '../inventory/capability.js'
import type { Warning } from '../pack/warning.js'
import type { Digest } from '../reference/digest.js'

/** Everything that a deletion would take, and what it would leave. Plain data: it can be shown, kept and executed later. */
export interface DeletePlan {
  readonly schemaVersion: 1
  readonly registry: string
  /** Path, project included. */
  readonly repository: string
  /** Who told what is there. */
  readonly source: ContentSourceName
  /** Who would delete. */
  readonly by: ContentSourceName
  /** When the registry was looked at; RFC 3339. */
  readonly createdAt: string
  /** What goes, each with all its tags, in the order of deletion: an index before its images. */
  readonly items: readonly PlannedDeletion[]
  /** What was asked for and stays, with the reasons. */
  readonly blocked: readonly BlockedDeletion[]
  /** Artifacts of the repository that nobody asked to delete. */
  readonly untouchedCount: number
  readonly freed: FreedSpace
  /** Whether tags that app versions start may go. */
  readonly includesUsed: boolean
  readonly warnings: readonly Warning[]
}

/** One artifact that goes. */
export interface PlannedDeletion {
  readonly digest: Digest
  /** All its tags: each of them goes. */
  readonly tags: readonly PlannedTag[]
  readonly sizeBytes?: number
  /** RFC 3339. */
  readonly pushedAt?: string
  /** Signatures, SBOMs and the like, which go with it. On registries without Harbor, what else uses them keeps them. */
  readonly accessories: readonly Accessory[]
  /** Images of an index that go with it: those that have no tag and that no index names that stays. */
  readonly parts: readonly ArtifactPart[]
}

/** A tag that goes, with the app versions that could not start any more. */
export interface PlannedTag {
  readonly name: string
  readonly appVersions: readonly AppVersionUse[]
}

/** One artifact that was asked for and stays. */
export interface BlockedDeletion {
  readonly digest: Digest
  readonly tags: readonly PlannedTag[]
  readonly reasons: readonly BlockReason[]
}

/** Why an artifact stays. */
export interface BlockReason {
  readonly code: 'TAG_IMMUTABLE' | 'TAG_PROTECTED' | 'TAG_USED' | 'PART_OF_INDEX' | 'UNTAGGED'
  /** A whole sentence. */
  readonly message: string
}

/** What a deletion brings. */
export interface FreedSpace {
  readonly bytes: number
  /**
   * `exact`: layers that anything else in the project uses are left out, layers that go together are counted once. `at-most`:
   * others may share layers. The registry may give the bytes back only with its next garbage collection.
   */
  readonly basis: 'exact' | 'at-most'
}
