import { createHash } from 'node:crypto'
import { laterContent } from '../docker/image-files.js'
import type { Engine } from '../docker/open-engine.js'
import type { ImageConfig } from '../oci/config.js'
import { type KeptRecords, keepRecords, readKeptRecords } from './kept-records.js'
import { type FirstLayers, openFirstLayers } from './prefix-image.js'

/** What {@link openKnownFirstLayers} needs. */
export interface FirstLayersInput {
  readonly config: ImageConfig
  readonly count: number
  /** Where lists are kept. */
  readonly cacheDir: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the files of an image's first layers. Layers never change, so that their list is kept: the engine is asked the first
 * time, and where a content is wanted.
 *
 * Disk: reads or writes a list.
 *
 * @throws as {@link openFirstLayers}.
 */
export async function openKnownFirstLayers(engine: Engine, input: FirstLayersInput): Promise<FirstLayers> {
  const { cacheDir } = input
  const key = keyOf(engine, input)
  const kept = await readKeptRecords(cacheDir, key)
  if (kept !== undefined) return openedWhenRead(engine, input, kept)
  const layers = await openFirstLayers(engine, input)
  await keepRecords(cacheDir, key, layers)
  return layers
}

function openedWhenRead(engine: Engine, input: FirstLayersInput, kept: KeptRecords): FirstLayers {
  let opening: Promise<FirstLayers> | undefined
  return {
    ...kept,
    content(index) {
      opening ??= openFirstLayers(engine, input)
      return laterContent(opening.then((layers) => layers.content(index)))
    },
    async close() {
      await opening?.then(
        (layers) => layers.close(),
        () => undefined,
      )
    },
  }
}

/** How many bytes layers take is the engine's own way of counting. */
function keyOf({ address, version }: Engine, { config, count }: FirstLayersInput): string {
  const words = [address, version, ...config.diffIds.slice(0, count)]
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 24)
}
