/** Which artifacts of a repository are to go. At least one of the first four is needed. */
export interface DeleteSelection {
  /** Tags and digests: whole artifacts, with all other tags that they have. */
  readonly references?: readonly string[] | undefined
  /** Tagged artifacts that were pushed longer ago than this, in milliseconds. */
  readonly olderThanMs?: number | undefined
  /** All tagged artifacts but the newest ones, by push time; together with `olderThanMs`, only those that are older as well. */
  readonly keepNewest?: number | undefined
  /** Artifacts without any tag; with `olderThanMs`, only those that are older as well. */
  readonly untagged?: boolean | undefined
  /** Tags that stay, and their artifacts with them; `*` stands for any characters: `stable`, `release-*`. */
  readonly protect?: readonly string[] | undefined
}

/** Options of `client.artifacts.planDelete`. */
export interface PlanDeleteOptions extends DeleteSelection {
  /** `game-server`, `studio/game-server`, or with the registry in front. */
  readonly repository: string
  /** Whether tags may go that app versions start. @defaultValue false */
  readonly includeUsed?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}
