import { ConfigError } from '../errors/classes.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { planInitLayer } from '../pack/init-layer.js'
import { GLIBC_BASES } from '../pack/inspect/glibc-bases.js'
import { type Inspection, inspectBuild } from '../pack/inspect/inspect.js'
import { planAddedLayer, planLayers } from '../pack/plan-layers.js'
import type { PlannedImage } from '../pack/planned-image.js'
import { walkBuild } from '../pack/walk.js'
import type { Warning } from '../pack/warning.js'
import { parseBaseReference } from '../reference/docker-hub.js'
import { type ProgressListener, startStep } from '../support/progress.js'
import { caBundle, engineFiles } from './added-files.js'
import type { ImageOptions } from './image-options.js'
import { runConfig } from './run-config.js'

/** What the inspection says to somebody who has yet to choose a base. */
export const BASE_HINTS = new Set(['MUSL_BASE_NEEDED', 'GLIBC_BASE_NEEDED'])

/** Hops 1 to 3 for a build folder: understood, and grouped into layers. */
export interface FolderBuild extends PlannedImage {
  readonly inspection: Inspection
}

/**
 * Hops 1 to 3: walks the folder, finds out what it is, and plans its layers. No network.
 *
 * @throws ConfigError for a folder or an option that cannot become an image; `BASE_REQUIRED` when no known base is new
 * enough and none was given.
 */
export async function prepareFolderBuild(
  options: ImageOptions & {
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: ProgressListener | undefined
  },
): Promise<FolderBuild> {
  const { from, signal } = options
  const step = startStep(options.onProgress, 'read', 'items', 0)
  const walk = await walkBuild({
    folder: from.folder,
    fileSystem: nodeFileSystem,
    ignore: from.ignore,
    normalizeNames: from.normalizeNames,
    signal,
    onEntry: () => step.add(1),
  })
  const { entrypoint, args } = from
  const { platform } = options
  const inspection = await inspectBuild({
    ...walk,
    fileSystem: nodeFileSystem,
    entrypoint,
    args,
    platform,
    signal,
  })
  step.finish()

  const base = chooseBase(options.base, inspection)
  const plans = [
    ...((options.init ?? true) ? [planInitLayer(inspection.platform)] : []),
    ...((options.caCertificates ?? isTableBase(base))
      ? [planAddedLayer('CA certificates', [caBundle()])]
      : []),
    ...planLayers({
      root: walk.root,
      entries: walk.entries,
      added: engineFiles(inspection, walk.entries),
      emptyBase: base === 'scratch',
    }),
  ]
  const files = walk.entries.filter(({ kind }) => kind === 'file')
  return {
    inspection,
    base,
    plans,
    fileSystem: nodeFileSystem,
    readAtMs: walk.startedAtMs,
    platform: inspection.platform,
    run: runConfig(options, inspection),
    engine: inspection.engine,
    command: { entrypoint: inspection.entrypoint, args: inspection.args },
    files: { count: files.length, sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) },
    excluded: walk.excluded,
    warnings: [
      ...walk.warnings,
      ...inspection.warnings.filter(({ code }) => !BASE_HINTS.has(code)),
      ...baseWarnings(base, inspection),
    ],
  }
}

/**
 * The base that was given, else the one that the inspection chose.
 *
 * @throws ConfigError `BASE_REQUIRED` where there is none, `REFERENCE_INVALID`.
 */
export function chooseBase(given: string | undefined, inspection: Inspection): string {
  const base = given ?? inspection.base
  if (base === 'scratch') return base
  if (base !== undefined) {
    parseBaseReference(base)
    return base
  }
  throw new ConfigError('BASE_REQUIRED', {
    action: 'choose a base image for',
    target: inspection.program,
    reason:
      inspection.linkage === 'musl'
        ? 'it is built for musl, and only you know which image it was built on'
        : `it needs glibc ${inspection.glibc ?? ''}, newer than that of every base this version knows`,
    hint: 'Name one with --base, for example the image that it was built in.',
    side: 'local',
  })
}

/** Whether the base is one that the inspection chooses from: a Debian without certificates. */
export function isTableBase(base: string): boolean {
  if (base === 'scratch') return false
  const { registry, repository, tag } = parseBaseReference(base)
  return GLIBC_BASES.some(({ reference }) => {
    const known = parseBaseReference(reference)
    return known.registry === registry && known.repository === repository && known.tag === tag
  })
}

/** What the chosen base lacks for the program. */
export function baseWarnings(base: string, { linkage, program }: Inspection): Warning[] {
  if (base !== 'scratch' || linkage === 'static') return []
  const message = `${program} loads its C library when it starts, and "scratch" has none. Leave --base out, or name one.`
  return [{ code: 'BASE_WITHOUT_LIBC', message }]
}
