const MAX_WIDTH = 60
const MIN_WIDTH = 10
/** Brackets and the spaces before them. */
const FRAME_WIDTH = 4

/**
 * How full a storage is, drawn in plain characters as wide as the terminal has room: `[####------]`. What is used at all has a
 * `#`, what is not full a `-`.
 */
export function storageBar(usedBytes: number, limitBytes: number, columns: number): string {
  const width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns - FRAME_WIDTH))
  const exact = limitBytes > 0 ? (usedBytes / limitBytes) * width : width
  const least = usedBytes > 0 ? 1 : 0
  const most = usedBytes < limitBytes ? width - 1 : width
  const filled = Math.max(least, Math.min(most, Math.round(exact)))
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]`
}
