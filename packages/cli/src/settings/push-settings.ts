import { resolve } from 'node:path'
import {
  type AppTemplate,
  type BuildSource,
  type ImageSettings,
  type PushOptions,
  parsePlatform,
} from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import type { ChosenImage } from './chosen-image.js'
import { wholeNumber } from './whole-number.js'

/** The flags that say what is in a build folder and how it starts. */
export interface SourceFlags {
  readonly entrypoint?: string
  readonly arg?: readonly string[]
  readonly ignore?: readonly string[]
  readonly normalizeNames?: boolean
}

/** The flags of `slipway push` about the image itself. */
export interface ImageFlags extends SourceFlags {
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
 * What is pushed: each flag replaces what the project file says, except that `--env` and `--ignore` add to it.
 *
 * @throws ConfigError with code `OPTION_INVALID` for a flag that has not the form it needs.
 */
export function pushSettings(request: PushRequest): PushOptions {
  const { flags, image } = request
  const settings: Partial<ImageSettings> = image?.settings ?? {}
  const platform = flags.platform ?? settings.platform
  const env = { ...settings.env, ...pairs('--env', 'NAME=value', flags.env) }
  return {
    from: buildSource(request),
    to: flags.to ?? image?.name ?? missingTarget(),
    base: flags.base ?? settings.base,
    platform: platform === undefined ? undefined : parsePlatform(platform),
    ports: flags.port ?? settings.ports,
    env: Object.keys(env).length > 0 ? env : undefined,
    stopSignal: flags.stopSignal ?? settings.stopSignal,
    stopCommand: flags.stopCommand ?? settings.stopCommand,
    stopGraceSeconds: wholeNumber('--stop-grace', flags.stopGrace) ?? settings.stopGraceSeconds,
    init: flags.init === false ? false : settings.init,
    annotations: pairs('--annotation', 'KEY=value', flags.annotation),
    caCertificates: flags.caCertificates === false ? false : undefined,
    moveTag: flags.moveTag,
    template: request.template ?? settings.template,
  }
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

/** `NAME=value` texts as an object; `undefined` where the flag is not given. */
export function pairs(
  flag: string,
  form: string,
  texts: readonly string[] | undefined,
): Readonly<Record<string, string>> | undefined {
  if (texts === undefined) return undefined
  const entries = texts.map((text) => {
    const equals = text.indexOf('=')
    // The text itself stays out of the message: it may be a secret without its name.
    if (equals < 1) throw usageError(`${flag} takes ${form}`, `Write ${flag} ${form}.`)
    return [text.slice(0, equals), text.slice(equals + 1)] as const
  })
  return Object.fromEntries(entries)
}
