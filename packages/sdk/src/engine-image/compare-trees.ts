import { posix } from 'node:path'
import type { ImageEntry, ImageTree } from './image-entry.js'

/** What an image has on top of another one. */
export interface TreeChanges {
  /** What is new or different. */
  readonly changed: readonly ImageEntry[]
  /** Files that look the same; that is no proof. */
  readonly alike: readonly ImageEntry[]
  /** Paths of the lower image that are gone, without those below a folder that is gone. */
  readonly removed: readonly string[]
}

/** Compares an image with the one that its first layers make, by what the lists of their files say. */
export function compareTrees(image: ImageTree, lower: ImageTree): TreeChanges {
  const changed: ImageEntry[] = []
  const alike: ImageEntry[] = []
  for (const entry of image.values()) {
    const below = lower.get(entry.path)
    if (below === undefined || !isAlike(entry, below)) changed.push(entry)
    else if (entry.kind === 'file') alike.push(entry)
  }
  const removed = [...lower.keys()].filter((path) => !image.has(path) && hasFolder(image, path))
  return { changed, alike, removed }
}

function isAlike(one: ImageEntry, other: ImageEntry): boolean {
  if (one.kind !== other.kind || one.uid !== other.uid || one.gid !== other.gid) return false
  // A symlink's mode means nothing; the time of a folder or a link is nothing that a layer has to keep.
  if (one.kind !== 'symlink' && one.mode !== other.mode) return false
  if (one.kind === 'file' && one.modifiedNs !== other.modifiedNs) return false
  return (
    one.sizeBytes === other.sizeBytes &&
    one.linkTarget === other.linkTarget &&
    one.device.major === other.device.major &&
    one.device.minor === other.device.minor &&
    haveEqualXattrs(one, other)
  )
}

function haveEqualXattrs({ xattrs }: ImageEntry, other: ImageEntry): boolean {
  if (xattrs.size !== other.xattrs.size) return false
  return [...xattrs].every(([name, value]) => {
    const same = other.xattrs.get(name)
    return same !== undefined && Buffer.compare(value, same) === 0
  })
}

function hasFolder(image: ImageTree, path: string): boolean {
  const folder = posix.dirname(path)
  return folder === '.' || image.get(folder)?.kind === 'directory'
}
