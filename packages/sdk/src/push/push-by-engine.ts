import type { Credential } from '../credentials/credential.js'
import type { EngineImage } from '../docker/images.js'
import { type Engine, openEngine } from '../docker/open-engine.js'
import { obtainEngineImage } from '../engine-image/engine-source.js'
import { ConfigError } from '../errors/classes.js'
import { invalidOption } from '../folder-image/invalid-option.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Destination } from '../reference/destination.js'
import { formatReference } from '../reference/reference.js'
import type { BlobOutcome } from '../registry/copy-blob.js'
import { readImage } from '../registry/read-image.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'
import { startStep } from '../support/progress.js'
import { requireFreeTag } from './compare.js'
import { receiptOf } from './make-receipt.js'
import { openPushMemory } from './push-memory.js'
import type { PushOptions } from './push-options.js'
import type { PushReceipt, ReceiptLayer } from './receipt.js'
import { refuseFolderOptions } from './refuse-folder-options.js'
import { builtName } from './source-folder.js'
import type { VersionWork } from './version-work.js'

/** What the engine says of a layer when it is done with it: `4f2c9ab10c3d: Pushed`. */
const DONE = /^([0-9a-f]{12}): (Pushed|Layer already exists|Mounted from)/
const OUTCOMES: Readonly<Record<string, BlobOutcome>> = {
  Pushed: 'uploaded',
  'Layer already exists': 'existing',
  'Mounted from': 'mounted',
}
const SHORT_ID = 12

/** What is there before the engine is asked. */
export interface EnginePush {
  readonly session: Session
  readonly target: Destination
  readonly registry: Registry
  readonly credential: Credential | 'anonymous'
  readonly work: VersionWork | undefined
  readonly options: PushOptions
  /** By `performance.now()`. */
  readonly startedAt: number
}

/**
 * Lets the engine push an image itself, layers as they are. The reference that it takes for that goes back to the image that had
 * it before, and is taken away where none had it; an image without any name keeps it.
 *
 * @throws ConfigError `OPTION_INVALID` for a build folder; ConflictError `ALREADY_EXISTS`; else as `EngineImages.push` does.
 */
export async function pushByEngine(push: EnginePush): Promise<PushReceipt> {
  const { session, target, registry, options } = push
  const { from, platform, signal, onProgress, onBuildEvent } = options
  if ('folder' in from) throw folderByEngine(from.folder)
  refuseFolderOptions(options)
  if (options.annotations !== undefined) throw annotationsByEngine(options.annotations)
  const engine = await openEngine({ env: session.env, signal })
  try {
    const keepAs = builtName(target.repository)
    const obtain = { from, keepAs, platform, registry: target.registry, onBuildEvent, onProgress, signal }
    const { image, warnings } = await obtainEngineImage(session, engine, obtain)
    const build = plannedOf(image)
    const advice = push.work?.check(build) ?? []
    const repository = registry.repository(target.repository)
    const isTagNew = await requireFreeTag(repository, target, options)
    const { digest, outcomes } = await sendByEngine(engine, image, push)
    const pushed = await readImage(repository, digest, { platform: build.platform, signal })
    const memory = await openPushMemory(session.cacheDir)
    await memory.remember({ ...target, digest: pushed.digest, baseLayers: [] }).catch(() => undefined)
    const made = await push.work?.make({ isNew: isTagNew })
    const layers = pushed.manifest.layers.map((layer, index): ReceiptLayer => {
      const diffId = pushed.config.diffIds[index] ?? layer.digest
      // Engines with another store than Docker's classic one go by the compressed layer.
      const outcome = outcomes.get(shortId(diffId)) ?? outcomes.get(shortId(layer.digest)) ?? 'existing'
      return { digest: layer.digest, diffId, sizeBytes: layer.sizeBytes, outcome, files: 0 }
    })
    const receipt = receiptOf(
      { target, build, base: undefined },
      {
        manifest: { digest: pushed.digest, sizeBytes: pushed.manifestSizeBytes },
        config: pushed.manifest.config,
        layers,
        sentConfigBytes: layers.some(({ outcome }) => outcome === 'uploaded')
          ? pushed.manifest.config.sizeBytes
          : 0,
        appVersion: made?.appVersion,
        warnings: [...warnings, ...advice, ...(made?.warnings ?? [])],
        requests: session.requestCount(),
        durationMs: performance.now() - push.startedAt,
      },
    )
    return { ...receipt, via: 'daemon' }
  } finally {
    engine.close()
  }
}

async function sendByEngine(
  engine: Engine,
  image: EngineImage,
  { target, credential, options }: EnginePush,
): Promise<{ readonly digest: string; readonly outcomes: ReadonlyMap<string, BlobOutcome> }> {
  const { signal, onProgress } = options
  const reference = formatReference(target)
  const outcomes = new Map<string, BlobOutcome>()
  const step = startStep(onProgress, 'send', 'items', image.config.diffIds.length)
  const onLine = (line: string) => {
    const [, id, words] = DONE.exec(line) ?? []
    const outcome = OUTCOMES[words ?? '']
    if (id === undefined || outcome === undefined || outcomes.has(id)) return
    outcomes.set(id, outcome)
    step.add(1)
  }
  return withName(engine, image, reference, async () => {
    const { digest } = await engine.images.push(reference, credential, { signal, onLine })
    step.finish()
    return { digest, outcomes }
  })
}

/** Lets the image have the name for the time of the work, and leaves the engine's names as they were. */
async function withName<T>(
  { images }: Engine,
  image: EngineImage,
  reference: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = await images.find(reference)
  try {
    // Not cut off by a signal: nobody would know whether the engine has done it.
    await images.tag(image.id, reference)
    return await work()
  } finally {
    if (before !== undefined && before.id !== image.id) {
      await images.tag(before.id, reference).catch(() => undefined)
    } else if (before === undefined && image.tags.length > 0) {
      // The image has other names, so that this takes nothing but the name.
      await images.remove(reference).catch(() => undefined)
    }
  }
}

const shortId = (diffId: string): string => diffId.slice('sha256:'.length).slice(0, SHORT_ID)

/** What a template can be held against: nobody looks into the layers here. */
function plannedOf({ config }: EngineImage): PlannedImage {
  const { platform, run } = config
  const { entrypoint = [], args = [] } = run
  return {
    platform,
    base: 'scratch',
    run,
    plans: [],
    fileSystem: { open: () => Promise.reject(new TypeError('The engine sends its layers itself')) },
    readAtMs: 0,
    engine: { name: 'none' },
    command: { entrypoint, args },
    files: { count: 0, sizeBytes: 0 },
    excluded: [],
    warnings: [],
  }
}

function annotationsByEngine(annotations: Readonly<Record<string, string>>): ConfigError {
  const reason = 'the Docker engine writes the manifest itself then'
  return invalidOption('annotations', annotations, reason, 'Leave them out, or leave --via out.')
}

function folderByEngine(folder: string): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: 'let the Docker engine push',
    target: folder,
    reason: 'it is a folder, and the engine pushes images that it has',
    hint: 'Leave --via out, or build an image first: --builder docker.',
    side: 'local',
  })
}
