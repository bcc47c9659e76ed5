import { type AppTemplate, parsePlatform, type RunOptions, type RunSource } from '@slipway/sdk'
import { isFolder } from '../commands/inspect.js'
import type { OutputFlags } from '../output/output-mode.js'
import { parseByteSize } from '../settings/byte-size.js'
import type { ChosenImage } from '../settings/chosen-image.js'
import { engineSource } from '../settings/docker-source.js'
import { buildSource } from '../settings/push-settings.js'
import { timeSpanMs } from '../settings/time-span.js'
import { usageError } from '../usage-error.js'
import type { RunFlags } from './run-flags.js'
import type { RunOperands } from './server-args.js'

/** What a command line names. */
export interface RunRequest {
  readonly operands: RunOperands
  readonly flags: Omit<RunFlags, keyof OutputFlags>
  /** Absolute path of the working folder. */
  readonly cwd: string
  /** Where `--env NAME` takes its value from. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly image: ChosenImage | undefined
  readonly template: AppTemplate | undefined
}

/**
 * What is run, and how. Disk: looks whether the target is a folder.
 *
 * @throws ConfigError with code `OPTION_INVALID` for a flag that has not the form it needs.
 */
export async function runSettings(request: RunRequest): Promise<RunOptions> {
  const { flags, operands, template } = request
  const { waitFor, waitForLog, timeout, smoke, stopGrace } = flags
  return {
    from: await sourceOf(request),
    template,
    ports: flags.port,
    env: environment(flags.env, request.env),
    args: operands.args,
    memoryBytes: memoryBytes(flags.memory),
    waitFor: {
      port: waitFor,
      log: waitForLog,
      timeoutMs: timeout === undefined ? undefined : timeSpanMs('--timeout', timeout),
    },
    smokeMs: smoke === undefined ? undefined : timeSpanMs('--smoke', smoke),
    stopGraceMs: stopGrace === undefined ? undefined : timeSpanMs('--stop-grace', stopGrace),
  }
}

async function sourceOf({ operands, flags, cwd, image }: RunRequest): Promise<RunSource> {
  const { target } = operands
  const isReference = target !== undefined && !(await isFolder(target, cwd))
  if (isReference && flags.engineImage === undefined) return { reference: target }
  const settings = image?.settings
  const platform = flags.platform ?? settings?.platform
  const ofEngine = engineSource({ folder: target, cwd, flags, image })
  if (ofEngine !== undefined && 'engineImage' in ofEngine) return ofEngine
  if (ofEngine !== undefined) {
    return { ...ofEngine, platform: platform === undefined ? undefined : parsePlatform(platform) }
  }
  return {
    ...buildSource({ folder: target, cwd, flags, image }),
    base: flags.base ?? settings?.base,
    platform: platform === undefined ? undefined : parsePlatform(platform),
    ports: settings?.ports,
    env: settings?.env,
    stopSignal: settings?.stopSignal,
    stopCommand: settings?.stopCommand,
    stopGraceSeconds: settings?.stopGraceSeconds,
    init: flags.init === false ? false : settings?.init,
  }
}

/**
 * A target that is no folder, as a reference. Where there is no tag either, it was most likely a folder that was meant.
 *
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function withTag(target: string): string {
  if (/[:@]/.test(target)) return target
  throw usageError(
    `there is no folder ${target} here, and an image has a tag`,
    'Check the path, or name an image as NAME:TAG, for example game-server:1.4.2.',
  )
}

/** `NAME=value`, or `NAME` for a value that is not to be seen on the command line. */
function environment(
  texts: readonly string[] | undefined,
  env: RunRequest['env'],
): Readonly<Record<string, string>> | undefined {
  if (texts === undefined) return undefined
  const entries = texts.map((text) => {
    const equals = text.indexOf('=')
    if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)] as const
    const value = equals < 0 && text !== '' ? env[text] : undefined
    // The text itself stays out of the message: it may be a secret without its name.
    if (value !== undefined) return [text, value] as const
    throw usageError(
      '--env takes NAME=value, or the NAME of a variable that is set here',
      'Write --env NAME=value.',
    )
  })
  return Object.fromEntries(entries)
}

/** What Docker users write, `512m`, besides the units of all other flags. */
function memoryBytes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const sizeBytes = parseByteSize(text.replace(/^(\d+)([kmg])$/i, '$1$2iB'))
  if (sizeBytes !== undefined) return sizeBytes
  throw usageError('--memory takes a size', 'Write --memory 512m or --memory 2GiB.')
}
