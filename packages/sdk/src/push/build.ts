import { ConfigError } from '../errors/classes.js'
import type { RunConfig } from '../oci/config.js'
import type { Platform } from '../oci/platform.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { planInitLayer } from '../pack/init-layer.js'
import { GLIBC_BASES } from '../pack/inspect/glibc-bases.js'
import { type Inspection, inspectBuild } from '../pack/inspect/inspect.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import { planAddedLayer, planLayers } from '../pack/plan-layers.js'
import { type Walk, walkBuild } from '../pack/walk.js'
import type { Warning } from '../pack/warning.js'
import { parseBaseReference } from '../reference/docker-hub.js'
import { type ProgressListener, startStep } from '../support/progress.js'
import { caBundle, engineFiles } from './added-files.js'
import type { ImageOptions } from './push-options.js'
import { runConfig } from './run-config.js'

/** What the inspection says to somebody who has yet to choose a base. */
const BASE_HINTS = new Set(['MUSL_BASE_NEEDED', 'GLIBC_BASE_NEEDED'])

/** Hops 1 to 3: a build folder understood and grouped into layers, before anything is packed or sent. */
export interface Build {
  readonly walk: Walk
  readonly inspection: Inspection
  readonly platform: Platform
  /** `scratch`, or the reference of the base image. */
  readonly base: string
  readonly run: RunConfig
  readonly plans: readonly LayerPlan[]
  readonly warnings: readonly Warning[]
}

/**
 * Hops 1 to 3: walks the folder, finds out what it is, and plans its layers. No network.
 *
 * @throws ConfigError for a folder or an option that cannot become an image; `BASE_REQUIRED` when no known base is new
 * enough and none was given.
 */
export async function prepareBuild(
  options: ImageOptions & {
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: ProgressListener | undefined
  },
): Promise<Build> {
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
  return {
    walk,
    inspection,
    base,
    plans,
    platform: inspection.platform,
    run: runConfig(options, inspection),
    warnings: [
      ...walk.warnings,
      ...inspection.warnings.filter(({ code }) => !BASE_HINTS.has(code)),
      ...baseWarnings(base, inspection),
    ],
  }
}

function chooseBase(given: string | undefined, inspection: Inspection): string {
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

function isTableBase(base: string): boolean {
  if (base === 'scratch') return false
  const { registry, repository, tag } = parseBaseReference(base)
  return GLIBC_BASES.some(({ reference }) => {
    const known = parseBaseReference(reference)
    return known.registry === registry && known.repository === repository && known.tag === tag
  })
}

function baseWarnings(base: string, { linkage, program }: Inspection): Warning[] {
  if (base !== 'scratch' || linkage === 'static') return []
  const message = `${program} loads its C library when it starts, and "scratch" has none. Leave --base out, or name one.`
  return [{ code: 'BASE_WITHOUT_LIBC', message }]
}
