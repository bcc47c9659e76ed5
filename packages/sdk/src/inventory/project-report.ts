import type { ProjectAllowlist } from './read-project-allowlist.js'

/** What holds for a project, and what the caller may do in it. What nobody tells is absent, and `gaps` says why. */
export interface ProjectReport {
  readonly registry: string
  readonly project?: string
  /** `project admin`, `maintainer`, `developer`, …; empty for robot accounts. */
  readonly roles: readonly string[]
  /** `resource:action` each. */
  readonly permissions?: readonly string[]
  /** Whether every pushed image is scanned by itself. */
  readonly scansPushes?: boolean
  /**
   * Images with a vulnerability of this severity or worse, or without a scan, cannot be pulled: `none` (any vulnerability),
   * `low`, `medium`, `high` or `critical`. Absent where nothing is prevented.
   */
  readonly preventsVulnerable?: { readonly severity: string }
  /** Whether images without a signature cannot be pulled. */
  readonly requiresSignature?: boolean
  /** Rules that forbid to move and to delete tags; empty where there are none. */
  readonly immutableTags?: readonly ImmutableTagRule[]
  /** What is kept when the registry cleans up; without any rule nothing is deleted. */
  readonly retention?: readonly RetentionRuleText[]
  /** When it cleans up by itself: six fields, the first one seconds. Absent where it does not. */
  readonly retentionCron?: string
  /** Vulnerabilities that do not count. */
  readonly allowlist?: ProjectAllowlist
  /** What could not be found out: which request was answered how. Empty where all is told. */
  readonly gaps: readonly string[]
}

/** A rule that forbids to move and to delete tags. */
export interface ImmutableTagRule {
  readonly isDisabled: boolean
  /** In words: `tags matching v* in repositories matching **`. */
  readonly text: string
  /** `matches` or `excludes`. */
  readonly tags: { readonly decoration: string; readonly pattern: string }
  /** `repoMatches` or `repoExcludes`; the pattern is of names without the project. */
  readonly repositories: { readonly decoration: string; readonly pattern: string }
}

/** A rule by which the registry keeps artifacts and deletes the others. */
export interface RetentionRuleText {
  readonly isDisabled: boolean
  /** In words: `keep the 10 artifacts pushed last, of tags matching **, in repositories matching **`. */
  readonly text: string
}
