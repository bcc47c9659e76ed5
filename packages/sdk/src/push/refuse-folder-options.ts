import { invalidOption } from '../folder-image/invalid-option.js'
import type { PushOptions } from './push-options.js'

const ABOUT_FOLDERS = [
  'base',
  'ports',
  'env',
  'stopSignal',
  'init',
  'stopCommand',
  'stopGraceSeconds',
  'caCertificates',
] as const

/**
 * Refuses options that say how the image of a folder runs: an image of the engine says that itself.
 *
 * @throws ConfigError `OPTION_INVALID`.
 */
export function refuseFolderOptions(options: PushOptions): void {
  const names = 'dockerfile' in options.from ? ABOUT_FOLDERS : [...ABOUT_FOLDERS, 'platform' as const]
  for (const name of names) {
    const value = options[name]
    if (value === undefined) continue
    throw invalidOption(
      name,
      value,
      'an image of the Docker engine has that already',
      'Write it into the Dockerfile.',
    )
  }
}
