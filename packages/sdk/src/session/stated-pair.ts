import type { LastLogin } from '../config/last-login.js'
import type { Environment } from '../credentials/environment.js'
import { platformUrl } from '../credentials/platform-url.js'
import type { ClientOptions } from './client-options.js'

/** The registry and the platform that a session works with, and where their names may come from. */
export interface PairInput {
  readonly registry: string | undefined
  readonly apiUrl: URL
  readonly options: ClientOptions
  readonly env: Environment
  readonly last: LastLogin | undefined
}

/**
 * Whether registry and platform were named together: both by the options, both by the environment, or both by the last login.
 * Two names that met by chance say nothing about whose images the platform keeps.
 */
export function isStatedPair({ registry, apiUrl, options, env, last }: PairInput): boolean {
  if (registry === undefined) return false
  const isOptions = options.registry !== undefined && options.apiUrl !== undefined
  const isEnvironment =
    options.registry === undefined &&
    options.apiUrl === undefined &&
    Boolean(env.SLIPWAY_REGISTRY && env.SLIPWAY_API_URL)
  const isLogin =
    last?.registry === registry &&
    last.apiUrl !== undefined &&
    platformUrl({}, last.apiUrl).href === apiUrl.href
  return isOptions || isEnvironment || isLogin
}
