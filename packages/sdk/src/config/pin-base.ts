import { configError } from './config-error.js'
import { editConfig } from './edit-config.js'
import { setMember } from './json-edit.js'

/**
 * Writes an image's base into its project file, so that every later push uses the same one. Everything else in the file
 * stays as it is, to the byte.
 *
 * Disk: replaces the file atomically.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is not valid or has no such image any more.
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 */
export async function pinBase(options: {
  /** Path of the `slipway.json`. */
  readonly path: string
  /** Name of the image. */
  readonly image: string
  /** Reference with digest. */
  readonly base: string
}): Promise<void> {
  const { path, image, base } = options
  await editConfig(path, {
    action: 'write the base image to',
    byHand: 'add the base by hand',
    change(text) {
      const changed = setMember(text, ['images', image, 'base'], base)
      if (changed !== undefined) return changed
      throw configError(path, `it has no image "${image}"`, 'Add the image to "images".')
    },
  })
}
