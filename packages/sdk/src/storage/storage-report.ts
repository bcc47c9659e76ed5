import type { Artifact } from '../inventory/artifact.js'
import type { ContentSourceName } from '../inventory/capability.js'

/** Where a figure comes from: the server counts it, or it was added up here and may be too high or too low. */
export type FigureBasis = 'server' | 'estimate'

/** How much storage a project uses, and of what. */
export interface StorageReport {
  readonly registry: string
  readonly project?: string
  /** Bytes, what has the same digest once; nothing that an estimate cannot see, such as content without a tag. */
  readonly usedBytes: number
  /** Absent where nobody tells, and where `isUnlimited`. */
  readonly limitBytes?: number
  readonly isUnlimited: boolean
  /** Room that is left; absent without a limit. Never below 0. */
  readonly freeBytes?: number
  readonly basis: FigureBasis
  /** Who told the figure, or what it was added up from. */
  readonly source: ContentSourceName
  /** Why it is an estimate: which request was answered how. Absent for a server's figure. */
  readonly reason?: string
  /** The biggest first. Layers that repositories share count in each. */
  readonly repositories: readonly RepositoryUse[]
  /** At most 10, by size. */
  readonly biggest: readonly Artifact[]
  /** At most 10, by push time; empty where nobody tells times. */
  readonly oldest: readonly Artifact[]
  /** What would free most at least risk; absent where there is nothing to suggest. */
  readonly cleanUp?: CleanUpSuggestion
  /** Where people see it and ask for more, where the address is known. */
  readonly dashboardUrl?: string
}

/** How much one repository weighs. */
export interface RepositoryUse {
  /** Path, project included. */
  readonly name: string
  readonly sizeBytes: number
  readonly artifactCount: number
  /** `server` where the repository's size is told, whatever the figure of the project is. */
  readonly basis: FigureBasis
}

/** A deletion that is worth a look; nothing is deleted by it. */
export interface CleanUpSuggestion {
  /** Path, project included. */
  readonly repository: string
  /** As `planDelete` takes it. */
  readonly keepNewest: number
  readonly artifactCount: number
  readonly freedBytes: number
  /** As in the plan: `at-most` where others may share layers. */
  readonly basis: 'exact' | 'at-most'
}

/** How far a request for more storage is. */
export interface StorageRequestStatus {
  readonly id: string
  readonly state: 'pending' | 'approved' | 'denied'
  /** Bytes on top of the limit of before. */
  readonly requestedBytes: number
  /** What staff gave, on top of the limit of before; present where it is `approved`. */
  readonly grantedBytes?: number
  /** As it was given with the request, or with the decision. */
  readonly reason?: string
  /** RFC 3339. */
  readonly requestedAt?: string
  /** RFC 3339. */
  readonly decidedAt?: string
}
