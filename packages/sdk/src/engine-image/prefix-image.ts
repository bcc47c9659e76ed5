import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { type ImageFiles, openImageFiles } from '../docker/image-files.js'
import type { Engine } from '../docker/open-engine.js'
import { encodeConfig, type ImageConfig } from '../oci/config.js'
import { encodeTarHeader, TAR_END_BYTES, tarPadding } from '../pack/tar-header.js'
import { abortable } from '../support/abort.js'

const NAME = 'slipway-first-layers'
/** A day. */
const LONGEST_PUSH_MS = 86_400_000

/** The files of an image's first layers. */
export interface FirstLayers extends ImageFiles {
  /** Bytes that these layers take in the engine. */
  readonly sizeBytes: number
}

/**
 * Opens the files of an image's first layers, or of all. The engine is given an image of these layers, which costs nothing as
 * it has them; `close` takes it away again.
 *
 * @throws LocalError `ENGINE_FAILED` by an engine that takes an image with all its layers only.
 * @see image-spec of Docker v1.2, "Combined Image JSON + Filesystem Changeset Format"
 */
export async function openFirstLayers(
  engine: Engine,
  input: {
    readonly config: ImageConfig
    readonly count: number
    readonly signal?: AbortSignal | undefined
  },
): Promise<FirstLayers> {
  const { config, count, signal } = input
  const { platform } = config
  const diffIds = config.diffIds.slice(0, count)
  const layers = createHash('sha256').update(diffIds.join()).digest('hex').slice(0, 12)
  // Two pushes may read the same layers at once, and each takes its own name away.
  const name = `${NAME}:${layers}-${randomBytes(4).toString('hex')}-${Date.now()}`
  await removeLeft(engine, signal)
  // Never cut off: the engine would go on, and nobody would take away what it made.
  const loaded = engine.images.load(
    Readable.from([archiveOf(name, { platform, run: {}, diffIds, history: [] })]),
  )
  const remove = () => engine.images.remove(name).catch(() => undefined)
  try {
    await abortable(loaded, signal, 'read the first layers of the image')
    const image = await engine.images.find(name, { signal })
    const files = await openImageFiles({ connection: engine.connection, name, platform, signal })
    return {
      ...files,
      sizeBytes: image?.sizeBytes ?? 0,
      async close() {
        await files.close()
        await remove()
      },
    }
  } catch (error) {
    await loaded.then(remove, () => undefined)
    throw error
  }
}

/** Takes away what pushes that were killed have left, when no push can be at it any more. */
async function removeLeft({ images }: Pick<Engine, 'images'>, signal?: AbortSignal): Promise<void> {
  const tags = (await images.list({ signal })).flatMap((image) => image.tags)
  const isLeft = (tag: string) => {
    const [, startedMs] = new RegExp(`^${NAME}:[^-]+-[^-]+-(\\d+)$`).exec(tag) ?? []
    return startedMs !== undefined && Date.now() - Number(startedMs) > LONGEST_PUSH_MS
  }
  for (const tag of tags.filter(isLeft)) await images.remove(tag).catch(() => undefined)
}

/** An archive for `docker load` that names layers and has none. */
function archiveOf(name: string, config: ImageConfig): Buffer {
  const { bytes, digest } = encodeConfig(config)
  const configName = `${digest.slice('sha256:'.length)}.json`
  const layers = config.diffIds.map((diffId) => `${diffId.slice('sha256:'.length)}/layer.tar`)
  const manifest = JSON.stringify([{ Config: configName, RepoTags: [name], Layers: layers }])
  return Buffer.concat([
    ...member(configName, bytes),
    ...member('manifest.json', Buffer.from(manifest)),
    Buffer.alloc(TAR_END_BYTES),
  ])
}

function member(path: string, bytes: Uint8Array): readonly Uint8Array[] {
  const sizeBytes = bytes.byteLength
  const header = encodeTarHeader({ path, kind: 'file', mode: 0o644, owner: 0, sizeBytes })
  return [header, bytes, Buffer.alloc(tarPadding(sizeBytes))]
}
