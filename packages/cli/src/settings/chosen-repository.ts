import type { FoundProjectConfig, ImageSettings, ProjectConfig } from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import { chooseImage } from './chosen-image.js'

/** A repository that a command is about. */
export interface ChosenRepository {
  readonly name: string
  /** Its image in the project file, where it was chosen from there or is named as there. */
  readonly settings: ImageSettings | undefined
}

/**
 * The repository that is named; else that of the default or only image of the project file.
 *
 * @param command - As a person writes it: `slipway template show`.
 * @throws ConfigError with code `OPTION_INVALID` when that is not exactly one.
 */
export function chooseRepository(
  named: string | undefined,
  found: FoundProjectConfig | undefined,
  command: string,
): ChosenRepository {
  const images = found?.config.images ?? {}
  const names = Object.keys(images)
  if (named !== undefined) {
    const image = names.find((name) => isNameOf(name, named, found?.config ?? {}))
    return { name: named, settings: image === undefined ? undefined : images[image] }
  }
  if (names.length === 0) {
    throw usageError(
      'no repository is named, and no slipway.json has an image',
      `Write ${command} REPOSITORY, or set the project up with slipway init.`,
    )
  }
  if (names.length > 1 && found?.config.defaultImage === undefined) {
    throw usageError(
      `no repository is named, and slipway.json has ${names.length} images and no "defaultImage"`,
      `Name one: ${names.map((name) => `${command} ${name}`).join(', or ')}.`,
    )
  }
  const image = chooseImage({ folder: undefined, image: undefined }, found)
  return { name: image?.name ?? '', settings: image?.settings }
}

/** With the project and the registry of the file in front, or without. */
function isNameOf(image: string, named: string, { registry, project }: ProjectConfig): boolean {
  const inProject = project === undefined ? image : `${project}/${image}`
  return [image, inProject, `${registry}/${inProject}`].includes(named)
}
