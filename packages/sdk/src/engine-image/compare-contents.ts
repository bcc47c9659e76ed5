import { createHash } from 'node:crypto'
import type { ImageFiles } from '../docker/image-files.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { ImageEntry, ImageTree } from './image-entry.js'

/** Enough that nothing waits for the answer to a request; each is read as it comes. */
const PARALLEL_FILES = 32

/** An image whose files can be read. */
export interface ReadableImage {
  readonly files: ImageFiles
  readonly tree: ImageTree
  /** Bytes that it takes in the engine. */
  readonly sizeBytes: number
}

/** Those of the entries whose content is another one in the lower image. Reads both. */
export async function changedContents(
  doubtful: readonly ImageEntry[],
  image: ReadableImage,
  lower: ReadableImage,
): Promise<readonly ImageEntry[]> {
  const isChanged = await mapConcurrently(doubtful, PARALLEL_FILES, async (entry) => {
    const below = lower.tree.get(entry.path)
    if (below === undefined || entry.sizeBytes === 0) return below === undefined
    const [own, other] = await Promise.all([hashOf(image.files, entry), hashOf(lower.files, below)])
    return own !== other
  })
  return doubtful.filter((_, index) => isChanged[index])
}

async function hashOf(files: ImageFiles, { index }: ImageEntry): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of files.content(index)) hash.update(piece)
  return hash.digest('hex')
}
