import { resolve } from 'node:path'
import {
  type AppTemplate,
  type BuildSource,
  type ImageSettings,
  type Platform,
  type PushOptions,
  parsePlatform,
} from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import type { ChosenImage } from './chosen-image.js'
import { type DockerFlags, engineSource } from './docker-source.js'
import { pairs } from './pairs.js'
import { wholeNumber } from './whole-number.js'

/** The flags that say what is in a build folder and how it starts. */
export interface SourceFlags {
  readonly entrypoint?: string
  readonly arg?: readonly string[]
  readonly ignore?: readonly string[]
  readonly normalizeNames?: boolean
}

/** The flags of `slipway push` about the image itself. */
export interface ImageFlags extends SourceFlags, DockerFlags {
  readonly to?: string
  readonly base?: string
  readonly platform?: string
  readonly port?: readonly string[]
  readonly env?: readonly string[]
  readonly stopSignal?: string
  readonly stopCommand?: readonly string[]
  readonly stopGrace?: string
  readonly init?: boolean
  readonly annotation?: readonly string[]
  readonly caCertificates?: boolean
  readonly moveTag?: boolean
}

/** What a command line names, and the image of the project file that it completes. */
export interface PushRequest {
  /** The argument, as written. */
  readonly folder: string | undefined
  /** Absolute path of the working folder. */
  readonly cwd: string
  readonly flags: ImageFlags
  readonly image: ChosenImage | undefined
  /** From `--template` and `--no-template`; the one of the project file counts where it is absent. */
  readonly template?: AppTemplate | false | undefined
}

/**
 * What is pushed: each flag replaces what the project file says, except that `--env`, `--ignore` and `--build-arg` add to it.
 * What the project file says of a build folder does not count for an image of the Docker engine.
 *
 * @throws ConfigError with code `OPTION_INVALID` for a flag that has not the form it needs.
 */
export function pushSettings(request: PushRequest): PushOptions {
  const { flags, image } = request
  const common = {
    to: flags.to ?? image?.name ?? missingTarget(),
    annotations: pairs('--annotation', 'KEY=value', flags.annotation),
    moveTag: flags.moveTag,
    template: request.template ?? image?.settings.template,
  }
  const engine = engineSource(request)
  if (engine === undefined) return { from: buildSource(request), ...common, ...folderSettings(request) }
  const platform = 'dockerfile' in engine ? chosenPlatform(request) : undefined
  return { from: engine, ...common, platform, via: flags.via }
}

/** How the image of a build folder runs. */
function folderSettings(request: PushRequest): Omit<PushOptions, 'from' | 'to'> {
  const { flags, image } = request
  const settings: Partial<ImageSettings> = image?.settings ?? {}
  const env = { ...settings.env, ...pairs('--env', 'NAME=value', flags.env) }
  return {
    base: flags.base ?? settings.base,
    platform: chosenPlatform(request),
    ports: flags.port ?? settings.ports,
    env: Object.keys(env).length > 0 ? env : undefined,
    stopSignal: flags.stopSignal ?? settings.stopSignal,
    stopCommand: flags.stopCommand ?? settings.stopCommand,
    stopGraceSeconds: wholeNumber('--stop-grace', flags.stopGrace) ?? settings.stopGraceSeconds,
    init: flags.init === false ? false : settings.init,
    caCertificates: flags.caCertificates === false ? false : undefined,
  }
}

function chosenPlatform({ flags, image }: PushRequest): Platform | undefined {
  const platform = flags.platform ?? image?.settings.platform
  return platform === undefined ? undefined : parsePlatform(platform)
}

/** The build folder and how its program starts. */
export function buildSource(
  request: Omit<PushRequest, 'flags'> & { readonly flags: SourceFlags },
): BuildSource {
  const { folder, cwd, flags, image } = request
  const settings: Partial<ImageSettings> = image?.settings ?? {}
  const ignore = [...(settings.ignore ?? []), ...(flags.ignore ?? [])]
  return {
    folder: folder === undefined ? (image?.folder ?? cwd) : resolve(cwd, folder),
    entrypoint: flags.entrypoint === undefined ? settings.entrypoint : [flags.entrypoint],
    args: flags.arg ?? settings.args,
    ignore: ignore.length > 0 ? ignore : undefined,
    normalizeNames: flags.normalizeNames,
  }
}

function missingTarget(): never {
  throw usageError(
    'there is no --to',
    'Add --to REPOSITORY:TAG, for example --to game-server:1.4.2. Without :TAG one is made of the time and the commit.',
  )
}
