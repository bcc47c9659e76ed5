import { ConflictError } from '../errors/classes.js'
import { editConfig } from './edit-config.js'
import { setMember } from './json-edit.js'
import type { ImageSettings } from './project-config.js'

const ACTION = 'add the image to'

/**
 * Adds an image to a project file. Everything else in it stays as it is, to the byte.
 *
 * Disk: replaces the file atomically.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is gone or not valid, or would not be valid with the image and the
 * default image.
 * @throws ConflictError with code `ALREADY_EXISTS` when it has an image of that name.
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 */
export async function addImage(options: {
  /** Path of the `slipway.json`. */
  readonly path: string
  /** Name of the image. */
  readonly image: string
  readonly settings: ImageSettings
  /** The image that is meant from now on where none is named. Without it, the file goes on to say what it says. */
  readonly defaultImage?: string | undefined
}): Promise<void> {
  const { path, image, settings, defaultImage } = options
  await editConfig(path, {
    action: ACTION,
    byHand: 'add the image by hand',
    change(text, { images }) {
      if (images !== undefined && Object.hasOwn(images, image)) throw hasImage(path, image)
      const place = images === undefined ? (['images'] as const) : (['images', image] as const)
      const value = images === undefined ? { [image]: settings } : settings
      // A file that was read is an object, and so is what it has as its images.
      const added = setMember(text, place, value) ?? text
      return defaultImage === undefined ? added : (setMember(added, ['defaultImage'], defaultImage) ?? added)
    },
  })
}

function hasImage(path: string, image: string): ConflictError {
  return new ConflictError('ALREADY_EXISTS', {
    action: ACTION,
    target: path,
    reason: `it has an image "${image}"`,
    hint: 'Choose another name, or change that image in the file.',
    side: 'local',
  })
}
