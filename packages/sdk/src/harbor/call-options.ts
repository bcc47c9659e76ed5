/** Ends a call early. */
export interface HarborCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Which pages of a list are wanted: all from one on. */
export interface HarborPageOptions extends HarborCallOptions {
  /** Counted from 1. Default 1. */
  readonly firstPage?: number | undefined
  /** Entries, 1 to 100. Default 100. */
  readonly pageSize?: number | undefined
}
