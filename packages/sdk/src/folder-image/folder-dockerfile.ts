import { lstatSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { copyGroups } from '../dockerfile/copy-groups.js'
import { writeDockerfile } from '../dockerfile/write-dockerfile.js'
import { writeDockerignore } from '../dockerfile/write-dockerignore.js'
import { formatPlatform, type Platform } from '../oci/platform.js'
import type { FileEntry } from '../pack/file-entry.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { type Inspection, inspectBuild } from '../pack/inspect/inspect.js'
import { type Walk, walkBuild } from '../pack/walk.js'
import { engineFiles } from './added-files.js'
import { BASE_HINTS, baseWarnings, chooseBase, isTableBase } from './folder-build.js'
import type { BuildSource, ImageOptions } from './image-options.js'
import { invalidOption } from './invalid-option.js'
import { runConfig } from './run-config.js'

/** Options of `client.dockerfile.create`. */
export interface DockerfileCreateOptions
  extends Omit<BuildSource, 'normalizeNames'>,
    Pick<ImageOptions, 'base' | 'platform' | 'ports' | 'env' | 'stopSignal' | 'caCertificates'> {
  /**
   * Folder that the Dockerfile is to lie in and to be built from. It holds the build folder, or is it.
   * @defaultValue the folder above the build folder, which engines do not empty
   */
  readonly context?: string | undefined
  /**
   * Asks no registry for the digest of the base image.
   * @defaultValue false
   */
  readonly isOffline?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A Dockerfile that was made for a build folder. Nothing is written to the disk. */
export interface CreatedDockerfile {
  /** Absolute path of the folder that both files belong in. */
  readonly context: string
  readonly dockerfile: string
  readonly dockerignore: string
  /** `scratch`, or the reference of the base image, with its digest where that was asked for. */
  readonly base: string
  /** What was taken for granted, as whole sentences: what to look at before the first build. */
  readonly assumptions: readonly string[]
}

/** The digest of a base image, as a part of its reference; why not, where it cannot be had. */
export type PinBase = (
  base: string,
  platform: Platform,
) => Promise<{ readonly reference: string; readonly problem?: string }>

/**
 * Hops 1 and 2 of a push, and a Dockerfile in place of the others.
 *
 * @throws ConfigError for a folder or an option that cannot become an image, `OPTION_INVALID` for a context that does not
 * hold the build folder.
 */
export async function createFolderDockerfile(
  options: DockerfileCreateOptions,
  pinBase: PinBase,
): Promise<CreatedDockerfile> {
  const { folder, entrypoint, args, ignore, platform, signal } = options
  const context = resolve(options.context ?? dirname(resolve(folder)))
  const prefix = prefixOf(context, folder)
  const walk = await walkBuild({ folder, fileSystem: nodeFileSystem, ignore, signal })
  const inspection = await inspectBuild({
    ...walk,
    fileSystem: nodeFileSystem,
    entrypoint,
    args,
    platform,
    signal,
  })
  const chosen = chooseBase(options.base, inspection)
  const run = runConfig({ ...options, from: options, init: false }, inspection)
  const pinned = chosen === 'scratch' ? { reference: chosen } : await pinBase(chosen, inspection.platform)
  const isEmpty = chosen === 'scratch'
  const programs = programPaths(walk.entries, inspection)
  const chmodByCopy = isEmpty ? programs.filter((path) => !isExecutable(join(walk.root, path))) : []
  const installsCertificates = !isEmpty && (options.caCertificates ?? isTableBase(chosen))
  const added = isEmpty ? [] : engineFiles(inspection, walk.entries)
  const dockerfile = writeDockerfile({
    base: pinned.reference,
    platform: inspection.platform,
    run,
    prefix,
    groups: copyGroups(walk.entries),
    programs,
    addedTexts: added.map(({ path, bytes }) => ({ path: `/${path}`, text: bytes.toString('utf8') })),
    installsCertificates,
    chmodByCopy,
  })
  const facts = {
    walk,
    inspection,
    base: pinned.reference,
    pinProblem: pinned.problem,
    installsCertificates,
    chmodByCopy,
  }
  return {
    context,
    dockerfile,
    dockerignore: writeDockerignore({ prefix, ...walk }),
    base: pinned.reference,
    assumptions: assumptionsOf(options, facts),
  }
}

/** The build folder's path in the context. */
function prefixOf(context: string, folder: string): string {
  const path = relative(context, resolve(folder))
  const isBelow =
    path !== '..' && !path.startsWith(`..${sep}`) && resolve(context, path) === join(context, path)
  if (isBelow) return path.split(sep).join('/')
  throw invalidOption(
    'context',
    context,
    'the build folder is not in it, and a Dockerfile copies from its own folder alone',
    'Name a folder above the build folder.',
  )
}

/** What Linux is to start: the server, scripts and helper programs, but no libraries. */
function programPaths(entries: readonly FileEntry[], { program }: Inspection): readonly string[] {
  return entries
    .filter(({ kind, mode, path }) => kind === 'file' && mode === 0o755 && !/\.so(?:\.\d+)*$/.test(path))
    .map(({ path }) => path)
    .concat(/\.so(?:\.\d+)*$/.test(program) ? [program] : [])
}

/** Windows keeps no such bit, and Docker's clients set it there on everything. */
function isExecutable(path: string): boolean {
  return process.platform === 'win32' || (lstatSync(path).mode & 0o111) === 0o111
}

interface AssumptionFacts {
  readonly walk: Walk
  readonly inspection: Inspection
  readonly base: string
  readonly pinProblem: string | undefined
  readonly installsCertificates: boolean
  readonly chmodByCopy: readonly string[]
}

function assumptionsOf(options: DockerfileCreateOptions, facts: AssumptionFacts): readonly string[] {
  const { walk, inspection, base, pinProblem, installsCertificates, chmodByCopy } = facts
  const { engine, entrypoint, args, platform } = inspection
  const command = [...entrypoint, ...args].join(' ')
  const what = engine.name === 'none' ? 'The server' : `The ${engine.name} server`
  const warnings = [
    ...walk.warnings,
    ...inspection.warnings.filter(({ code }) => !BASE_HINTS.has(code)),
    ...baseWarnings(base, inspection),
  ]
  return [
    `${what} is started by: ${command}`,
    `The image is for ${formatPlatform(platform)}, as the program's file says.`,
    ...(pinProblem === undefined ? [] : [`The base image ${base} is not pinned by a digest: ${pinProblem}.`]),
    ...(base === 'scratch'
      ? []
      : ['The base image has the programs "find" and "chmod", as every Debian has.']),
    ...(installsCertificates
      ? ['The build fetches the package ca-certificates from the servers of Debian.']
      : []),
    ...(options.ports?.length
      ? []
      : ['No port is exposed, as none was named: add EXPOSE with that of the server.']),
    'The server writes to its home folder /home/app and to /tmp alone.',
    'The server is the first process of its container, without the init of a pushed image: it has to end by itself when it is asked to, or be started with "docker run --init".',
    ...(chmodByCopy.length > 0
      ? [
          `The build needs BuildKit, as nothing in an empty image could make ${chmodByCopy.join(', ')} executable; "chmod +x" on the disk and a new Dockerfile avoid that.`,
        ]
      : []),
    ...warnings.map(({ message }) => message),
  ]
}
