import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  type AppTemplate,
  type DockerfileCreateOptions,
  type FoundProjectConfig,
  type ImageSettings,
  parsePlatform,
} from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import { type ChosenImage, chooseImage } from './chosen-image.js'
import type { RegistryFlags } from './client-settings.js'
import { pairs } from './pairs.js'
import { buildSource, type SourceFlags } from './push-settings.js'

/** The flags that say what a Dockerfile is made from. */
export interface DockerfileFlags extends SourceFlags, RegistryFlags {
  readonly output?: string
  readonly base?: string
  readonly platform?: string
  readonly port?: readonly string[]
  readonly env?: readonly string[]
  readonly stopSignal?: string
  readonly caCertificates?: boolean
  readonly offline?: boolean
}

/** Where the files of `slipway dockerfile create` go. Absolute paths. */
export interface DockerfilePlace {
  readonly dockerfile: string
  readonly dockerignore: string
  /** Folder that the Dockerfile is built from. */
  readonly context: string
}

/** What the Dockerfile is made from: each flag replaces what the project file says, `--env` and `--ignore` add to it. */
export function dockerfileSettings(request: {
  readonly folder: string | undefined
  readonly cwd: string
  readonly flags: DockerfileFlags
  readonly image: ChosenImage | undefined
}): DockerfileCreateOptions {
  const { flags, image } = request
  const settings: Partial<ImageSettings> = image?.settings ?? {}
  const { folder, entrypoint, args, ignore } = buildSource(request)
  const platform = flags.platform ?? settings.platform
  const env = { ...settings.env, ...pairs('--env', 'NAME=value', flags.env) }
  return {
    folder,
    entrypoint,
    args,
    ignore,
    base: flags.base ?? settings.base,
    platform: platform === undefined ? undefined : parsePlatform(platform),
    ports: flags.port ?? settings.ports,
    env: Object.keys(env).length > 0 ? env : undefined,
    stopSignal: flags.stopSignal ?? settings.stopSignal,
    caCertificates: flags.caCertificates === false ? false : undefined,
    isOffline: flags.offline,
  }
}

/**
 * Where the files go: into the folder above the build folder, which engines do not empty.
 *
 * @throws ConfigError with code `OPTION_INVALID` when one is there and may not be replaced.
 */
export async function dockerfilePlace(given: {
  readonly cwd: string
  readonly folder: string
  readonly output?: string
  readonly force?: boolean
}): Promise<DockerfilePlace> {
  const { cwd, folder, output, force = false } = given
  const dockerfile = output === undefined ? join(dirname(folder), 'Dockerfile') : resolve(cwd, output)
  const context = dirname(dockerfile)
  const dockerignore = join(context, '.dockerignore')
  for (const path of force ? [] : [dockerfile, dockerignore]) {
    if (await isThere(path)) {
      throw usageError(
        `${path} is there already`,
        'Name another place with --output, such as a folder of its own around the build folder, or add --force.',
      )
    }
  }
  return { dockerfile, dockerignore, context }
}

/** The template whose ports a Dockerfile is compared with: that of the named image, else of the one that is meant by itself. */
export function templateOfProject(
  found: FoundProjectConfig | undefined,
  image: string | undefined,
): Pick<AppTemplate, 'ports'> | undefined {
  const { images = {}, defaultImage } = found?.config ?? {}
  const isClear = image !== undefined || defaultImage !== undefined || Object.keys(images).length === 1
  return isClear ? chooseImage({ folder: undefined, image }, found)?.settings.template : undefined
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
