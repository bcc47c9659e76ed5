/** Something that does not stop the work but that the user should know. */
export interface Warning {
  /** Stable name for scripts: `UNITY_PLAYER_MISSING`. */
  readonly code: string
  /** What it is and what to do about it, in one or two sentences. */
  readonly message: string
}
