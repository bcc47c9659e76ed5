import { dirname, resolve } from 'node:path'
import type { FoundProjectConfig, ImageSettings } from '@slipway/sdk'
import { usageError } from '../usage-error.js'

/** An image of the project file that a command is about. */
export interface ChosenImage {
  readonly name: string
  readonly settings: ImageSettings
  /** Absolute path of its build folder. */
  readonly folder: string
  /** Absolute path of the project file. */
  readonly configPath: string
}

/**
 * The image that `--image` names; without `--image` and without a folder the default or only one. With a folder alone
 * none: then flags are all that counts.
 *
 * @throws ConfigError with code `OPTION_INVALID` when that is not exactly one.
 */
export function chooseImage(
  given: { readonly folder: string | undefined; readonly image: string | undefined },
  found: FoundProjectConfig | undefined,
): ChosenImage | undefined {
  if (given.image === undefined && given.folder !== undefined) return undefined
  const images = found?.config.images ?? {}
  const names = Object.keys(images)
  const name = given.image ?? found?.config.defaultImage ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) throw names.length === 0 ? nothingNamed() : severalImages(names)
  const settings = Object.hasOwn(images, name) ? images[name] : undefined
  if (found === undefined || settings === undefined) throw noSuchImage(name, found, names)
  return { name, settings, folder: resolve(dirname(found.path), settings.dir), configPath: found.path }
}

function nothingNamed(): Error {
  return usageError('no build folder is named', 'Name the folder, or set the project up once: slipway init.')
}

function severalImages(names: readonly string[]): Error {
  return usageError(
    `slipway.json has ${names.length} images and no "defaultImage"`,
    `Choose one with --image: ${names.join(', ')}.`,
  )
}

function noSuchImage(name: string, found: FoundProjectConfig | undefined, names: readonly string[]): Error {
  if (found === undefined) {
    return usageError(
      `there is no slipway.json that could have an image "${name}"`,
      'Name a build folder instead, or set SLIPWAY_CONFIG.',
    )
  }
  const known = names.length === 0 ? 'It has none.' : `It has: ${names.join(', ')}.`
  return usageError(`${found.path} has no image "${name}"`, known)
}
