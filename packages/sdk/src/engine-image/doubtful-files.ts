import type { ImageEntry, ImageTree } from './image-entry.js'

/** What is known of the layers above the lower image. */
export interface LayerFacts {
  /** What looks new or different. */
  readonly changed: readonly ImageEntry[]
  readonly lower: ImageTree
  /** Bytes of all files in these layers, as the engine counts them. */
  readonly layerBytes: number
}

/**
 * Those files whose contents have to be compared although they look the same: `cp -p` over a file of equal size leaves no
 * trace in any time, and not in that of its folder either. But it makes the layer larger. A file cannot be in layers that have
 * fewer bytes than it besides what looks changed; most often they have none.
 */
export function doubtfulFiles(
  alike: readonly ImageEntry[],
  { changed, lower, layerBytes }: LayerFacts,
): readonly ImageEntry[] {
  const unexplainedBytes = changed
    .filter(({ path }) => lower.get(path)?.kind !== 'hard-link')
    .reduce((rest, { sizeBytes }) => rest - sizeBytes, layerBytes)
  return alike.filter(({ sizeBytes }) => sizeBytes > 0 && isPossible(sizeBytes, unexplainedBytes))
}

/** An engine that counts otherwise than by the sizes of files, as the blocks on its disk, proves nothing. */
function isPossible(sizeBytes: number, unexplainedBytes: number): boolean {
  return unexplainedBytes < 0 || sizeBytes <= unexplainedBytes
}
