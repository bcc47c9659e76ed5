import { dirname, join, resolve } from 'node:path'
import type { DockerfileSource, EngineSource, FoundProjectConfig } from '@slipway/sdk'
import { type ChosenImage, chooseImage } from './chosen-image.js'
import { pairs } from './pairs.js'

/** The flags about images of the Docker engine. */
export interface DockerFlags {
  readonly builder?: 'docker' | 'slipway'
  readonly file?: string
  readonly buildArg?: readonly string[]
  readonly target?: string
  /** False by `--no-cache`. */
  readonly cache?: boolean
  readonly pull?: boolean
  readonly engineImage?: string
  readonly via?: 'daemon' | 'slipway'
}

/** Those of them that say how the engine builds. */
export const BUILD_FLAGS = [
  'file',
  'buildArg',
  'target',
  'cache',
  'pull',
] as const satisfies readonly (keyof DockerFlags)[]

/** What is pushed or run: a build folder, what the Docker engine builds from a Dockerfile, or an image that it has. */
export type SourceKind = 'folder' | 'dockerfile' | 'engine-image'

/** What a command line and an image of the project file say about the engine. */
export interface DockerRequest {
  /** The argument, as written. */
  readonly folder: string | undefined
  /** Absolute path of the working folder. */
  readonly cwd: string
  readonly flags: DockerFlags
  readonly image: ChosenImage | undefined
}

/**
 * The image of the project file that is meant; none where the flags alone say what is: without a project, Docker builds the
 * working folder.
 *
 * @throws ConfigError with code `OPTION_INVALID` when that is not exactly one.
 */
export function imageOrFlags(
  folder: string | undefined,
  flags: Pick<DockerFlags, 'builder' | 'engineImage'> & { readonly image?: string },
  found: FoundProjectConfig | undefined,
): ChosenImage | undefined {
  const hasImages = Object.keys(found?.config.images ?? {}).length > 0
  const isSaid = flags.engineImage !== undefined || (flags.builder === 'docker' && !hasImages)
  return isSaid && flags.image === undefined ? undefined : chooseImage({ folder, image: flags.image }, found)
}

/** Where the image comes from. A flag counts more than the image of the project file. */
export function sourceKind(
  { engineImage, builder }: DockerFlags,
  image: Pick<ChosenImage, 'settings'> | undefined,
): SourceKind {
  if (engineImage !== undefined) return 'engine-image'
  const chosen = builder ?? (image?.settings.docker === undefined ? 'slipway' : 'docker')
  return chosen === 'docker' ? 'dockerfile' : 'folder'
}

/**
 * The image of the Docker engine that is pushed or run; `undefined` where a build folder is.
 *
 * @throws ConfigError with code `OPTION_INVALID` for a build argument that is no pair.
 */
export function engineSource(request: DockerRequest): EngineSource | undefined {
  const { flags, image } = request
  if (flags.engineImage !== undefined) return { engineImage: flags.engineImage }
  return sourceKind(flags, image) === 'dockerfile' ? dockerfileSource(request) : undefined
}

function dockerfileSource({ folder, cwd, flags, image }: DockerRequest): DockerfileSource {
  const docker = image?.settings.docker
  const context = folder === undefined ? (image?.folder ?? cwd) : resolve(cwd, folder)
  const buildArgs = { ...docker?.args, ...pairs('--build-arg', 'NAME=VALUE', flags.buildArg) }
  return {
    dockerfile: flags.file === undefined ? configuredFile(image, context) : resolve(cwd, flags.file),
    context,
    buildArgs: Object.keys(buildArgs).length > 0 ? buildArgs : undefined,
    target: flags.target ?? docker?.target,
    noCache: flags.cache === false ? true : undefined,
    pull: flags.pull,
  }
}

function configuredFile(image: ChosenImage | undefined, context: string): string {
  const file = image?.settings.docker?.file
  return image === undefined || file === undefined
    ? join(context, 'Dockerfile')
    : resolve(dirname(image.configPath), file)
}
