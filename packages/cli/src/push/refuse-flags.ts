import { BUILD_FLAGS, type SourceKind } from '../settings/docker-source.js'
import { usageError } from '../usage-error.js'
import { flagName, isTyped } from './flag-name.js'
import type { PushFlags } from './push-flags.js'

const OF_FOLDERS = [
  'entrypoint',
  'arg',
  'ignore',
  'normalizeNames',
  'base',
  'port',
  'env',
  'stopSignal',
  'stopCommand',
  'stopGrace',
  'init',
  'caCertificates',
] as const

/**
 * Refuses flags that nothing of what is pushed can obey. What the project file says besides is left alone.
 *
 * @param kinds - Where the pushed images come from.
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function refuseFlags(
  folder: string | undefined,
  flags: PushFlags,
  kinds: readonly SourceKind[],
): void {
  const typed = (names: readonly (keyof PushFlags)[]) => names.find((name) => isTyped(flags, name))
  if (flags.engineImage !== undefined) refuseBesideEngineImage(folder, flags)
  const ofBuilds = typed(BUILD_FLAGS)
  if (ofBuilds !== undefined && !kinds.includes('dockerfile')) throw withoutBuild(ofBuilds, flags)
  const ofFolders = typed(OF_FOLDERS)
  if (ofFolders !== undefined && !kinds.includes('folder')) throw withoutFolder(ofFolders, flags)
  if (flags.via !== 'daemon') return
  if (kinds.every((kind) => kind === 'folder')) {
    throw usageError(
      '--via daemon is for images of the Docker engine, and a build folder is pushed',
      'Leave it out, or add --builder docker or --engine-image NAME.',
    )
  }
  const other = typed(['dryRun', 'annotation'])
  if (other === undefined) return
  throw usageError(
    `${flagName(other)} and --via daemon cannot be used together: what is sent is the engine's own affair then`,
    'Leave one of the two out.',
  )
}

function refuseBesideEngineImage(folder: string | undefined, flags: PushFlags): void {
  const other = (['builder', ...BUILD_FLAGS, 'platform', ...OF_FOLDERS] as const).find((name) =>
    isTyped(flags, name),
  )
  if (folder === undefined && other === undefined) return
  const said = other === undefined ? `the folder ${folder}` : flagName(other)
  throw usageError(
    `--engine-image pushes an image as the Docker engine has it, and ${said} is for one that is made now`,
    'Leave one of the two out.',
  )
}

function withoutBuild(name: keyof PushFlags, { builder }: PushFlags): Error {
  return usageError(
    `${flagName(name)} is for builds of the Docker engine, and a build folder is pushed`,
    builder === 'slipway'
      ? 'Leave one of --builder slipway and this out.'
      : 'Add --builder docker, or "docker": {} to the image in slipway.json.',
  )
}

function withoutFolder(name: keyof PushFlags, { builder }: PushFlags): Error {
  const instead = builder === undefined ? ' Or push the folder as it is: --builder slipway.' : ''
  return usageError(
    `${flagName(name)} is for build folders, and the Docker engine builds the image`,
    `Leave it out: the Dockerfile says that, and .dockerignore what stays out.${instead}`,
  )
}
