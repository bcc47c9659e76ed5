import { resolve } from 'node:path'
import type { ClientOptions, FoundProjectConfig, Logger } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'

/** The flags that say which registry is meant and how it is spoken to. There is none for a token, on purpose. */
export interface RegistryFlags {
  readonly registry?: string
  readonly project?: string
  readonly apiUrl?: string
  readonly anonymous?: boolean
  readonly caFile?: string
  readonly insecureRegistry?: readonly string[]
  readonly cacheDir?: string
}

/** What a client is made of: flags before environment before project file. */
export function clientSettings(
  context: CliContext,
  flags: RegistryFlags,
  found: FoundProjectConfig | undefined,
  logger: Logger,
): ClientOptions {
  const { env, cwd } = context
  const config = found?.config
  return {
    // The sdk reads the environment by itself, and knows then that the credential there belongs to the registry there.
    registry: flags.registry ?? (env.SLIPWAY_REGISTRY ? undefined : config?.registry),
    project: flags.project ?? (env.SLIPWAY_PROJECT ? undefined : config?.project),
    apiUrl: flags.apiUrl,
    credentials: flags.anonymous ? 'anonymous' : undefined,
    caFile: flags.caFile === undefined ? undefined : resolve(cwd, flags.caFile),
    insecureRegistries: flags.insecureRegistry,
    projectFile: found?.path,
    cacheDir: flags.cacheDir,
    logger,
    env,
  }
}
