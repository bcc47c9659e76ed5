import { flagName, isTyped } from '../push/flag-name.js'
import { BUILD_FLAGS, type SourceKind } from '../settings/docker-source.js'
import { usageError } from '../usage-error.js'
import type { RunFlags } from './run-flags.js'

const OF_FOLDERS = ['entrypoint', 'arg', 'ignore', 'normalizeNames', 'base', 'init'] as const
const OF_MADE_IMAGES = ['builder', ...BUILD_FLAGS, 'platform', ...OF_FOLDERS] as const

/** Where what is run comes from. */
type RunKind = SourceKind | 'reference'

const CANNOT_OBEY: Readonly<Record<RunKind, readonly (keyof RunFlags)[]>> = {
  folder: BUILD_FLAGS,
  dockerfile: OF_FOLDERS,
  'engine-image': OF_MADE_IMAGES,
  reference: OF_MADE_IMAGES,
}

/**
 * Refuses flags that what is run cannot obey. What the project file says besides is left alone.
 *
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function refuseRunFlags(flags: RunFlags, kind: RunKind): void {
  const name = CANNOT_OBEY[kind].find((one) => isTyped(flags, one))
  if (name === undefined) return
  const flag = flagName(name)
  switch (kind) {
    case 'folder':
      throw usageError(
        `${flag} is for builds of the Docker engine, and a build folder is run`,
        flags.builder === 'slipway'
          ? 'Leave one of --builder slipway and this out.'
          : 'Add --builder docker, or "docker": {} to the image in slipway.json.',
      )
    case 'dockerfile':
      throw usageError(
        `${flag} is for build folders, and the Docker engine builds the image`,
        'Leave it out: the Dockerfile says that.',
      )
    case 'engine-image':
      throw usageError(
        `--engine-image runs an image as the Docker engine has it, and ${flag} is for one that is made now`,
        'Leave one of the two out.',
      )
    case 'reference':
      throw usageError(
        `no such folder is here, so that the target is an image of a registry, and ${flag} is for one that is made now`,
        'Name a folder, with ./ in front where it is not clear, or leave the flag out.',
      )
  }
}
