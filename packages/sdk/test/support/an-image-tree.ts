import type { ImageEntry, ImageTree } from '../../src/engine-image/image-entry.js'

/** An entry of an image: a file of root, modified in the middle of a second, unless told otherwise. */
export function anEntry(path: string, over: Partial<ImageEntry> = {}): ImageEntry {
  const { kind = 'file' } = over
  return {
    index: 0,
    path,
    kind,
    mode: kind === 'directory' ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    sizeBytes: kind === 'file' ? 10 : 0,
    modifiedNs: 1_700_000_000_123_000_000n,
    linkTarget: '',
    device: { major: 0, minor: 0 },
    xattrs: new Map(),
    ...over,
  }
}

/** A folder of an image. */
export const aFolder = (path: string, over: Partial<ImageEntry> = {}): ImageEntry =>
  anEntry(path, { kind: 'directory', ...over })

/** An image of these entries, numbered in their order. */
export function aTree(...entries: readonly ImageEntry[]): ImageTree {
  return new Map(entries.map((entry, index) => [entry.path, { ...entry, index }]))
}
