import envPaths from 'env-paths'

/** This user's folders for data that a program may lose (`cache`) and that it may not (`data`, `log`). */
export interface UserFolders {
  readonly cache: string
  readonly data: string
  readonly log: string
}

/** The folders as the operating system wants them. `SLIPWAY_CACHE_DIR` and `SLIPWAY_DATA_DIR` replace
 * two of them. Creates nothing. */
export function userFolders(env: Readonly<Record<string, string | undefined>>): UserFolders {
  const { cache, data, log } = envPaths('slipway', { suffix: '' })
  return { cache: env.SLIPWAY_CACHE_DIR || cache, data: env.SLIPWAY_DATA_DIR || data, log }
}
