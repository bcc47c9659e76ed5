import type { ImageFiles } from '../docker/image-files.js'
import type { FileContent } from '../docker/session/file-receiver.js'
import type { FileOpener, OpenFile } from '../pack/file-system.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import type { ImageEntry, ImageTree } from './image-entry.js'

/** What paths of files in the engine begin with. No path of this machine does. */
export const ENGINE_ROOT = 'engine:/'

/** Asked for before they are wanted, for each layer: a request for every single file takes longer than a small file itself. */
const MAX_AHEAD_FILES = 64
/** For all layers together, and far below what a receiver lets lie unread: it would stop for files that nobody reads yet. */
const MAX_AHEAD_BYTES = 8 * 1024 * 1024
/** Kept of what is read to be recognised: the engine gives each file once, and another time by another build. */
const MAX_KEPT_BYTES = 48 * 1024 * 1024

/**
 * The files of an image in the engine, for packing by these plans. They never change. A file is read from its beginning to its
 * end; the next ones of its layer are under way by then.
 */
export function engineFiles(files: ImageFiles, tree: ImageTree, plans: readonly LayerPlan[]): FileOpener {
  const nextOf = successors(tree, plans)
  const ahead = new Map<ImageEntry, FileContent>()
  const kept = new Map<ImageEntry, readonly Uint8Array[]>()
  let aheadBytes = 0
  let keptBytes = 0

  const askAhead = (from: ImageEntry) => {
    let entry = nextOf.get(from)
    for (let count = 0; entry !== undefined && count < MAX_AHEAD_FILES; count += 1) {
      if (!ahead.has(entry)) {
        if (aheadBytes + entry.sizeBytes > MAX_AHEAD_BYTES) return
        aheadBytes += entry.sizeBytes
        ahead.set(entry, files.content(entry.index))
      }
      entry = nextOf.get(entry)
    }
  }
  const contentOf = (entry: ImageEntry): FileContent => {
    const asked = ahead.get(entry)
    if (asked === undefined) return files.content(entry.index)
    ahead.delete(entry)
    aheadBytes -= entry.sizeBytes
    return asked
  }
  const entryAt = (path: string): ImageEntry => {
    const entry = tree.get(path.slice(ENGINE_ROOT.length))
    if (entry === undefined) throw new TypeError(`The image has no file ${path}`)
    return entry
  }
  const opened = (entry: ImageEntry): FileContent => {
    const content = contentOf(entry)
    askAhead(entry)
    return content
  }

  return {
    async open(path) {
      const entry = entryAt(path)
      const pieces = kept.get(entry)
      if (pieces === undefined) return openEntry(entry, opened(entry))
      kept.delete(entry)
      keptBytes -= entry.sizeBytes
      return openEntry(entry, contentInMemory(pieces))
    },
    async openToReread(path) {
      const entry = entryAt(path)
      if (kept.has(entry) || keptBytes + entry.sizeBytes > MAX_KEPT_BYTES) return this.open(path)
      keptBytes += entry.sizeBytes
      const keep = (pieces: readonly Uint8Array[] | undefined) => {
        if (pieces === undefined) keptBytes -= entry.sizeBytes
        else kept.set(entry, pieces)
      }
      return openEntry(entry, keeping(opened(entry), entry.sizeBytes, keep))
    },
  }
}

function contentInMemory(pieces: readonly Uint8Array[]): FileContent {
  const rest = [...pieces]
  const content: FileContent = {
    [Symbol.asyncIterator]: () => content,
    async next() {
      const value = rest.shift()
      return value === undefined ? { done: true, value } : { done: false, value }
    },
    return: async () => ({ done: true, value: undefined }),
  }
  return content
}

/** Passes a content on, and gives all of it to `keep` when it is left; `undefined` where it was not read to its end. */
function keeping(
  source: FileContent,
  sizeBytes: number,
  keep: (pieces: readonly Uint8Array[] | undefined) => void,
): FileContent {
  const pieces: Uint8Array[] = []
  let readBytes = 0
  const content: FileContent = {
    [Symbol.asyncIterator]: () => content,
    async next() {
      const result = await source.next()
      if (result.value === undefined) return result
      pieces.push(result.value)
      readBytes += result.value.byteLength
      return result
    },
    async return() {
      keep(readBytes === sizeBytes ? pieces : undefined)
      return source.return()
    },
  }
  return content
}

/** The file that is read after each one. */
function successors(tree: ImageTree, plans: readonly LayerPlan[]): ReadonlyMap<ImageEntry, ImageEntry> {
  const next = new Map<ImageEntry, ImageEntry>()
  for (const { members } of plans) {
    let before: ImageEntry | undefined
    for (const { content } of members) {
      if (content?.from !== 'disk') continue
      const entry = tree.get(content.absolutePath.slice(ENGINE_ROOT.length))
      if (before !== undefined && entry !== undefined) next.set(before, entry)
      before = entry
    }
  }
  return next
}

function openEntry({ sizeBytes, modifiedNs }: ImageEntry, content: FileContent): OpenFile {
  let rest: Uint8Array = new Uint8Array()
  const stamp = { modifiedNs, changedNs: 0n, inode: 0n }
  return {
    async read(buffer) {
      let filled = 0
      while (filled < buffer.byteLength) {
        if (rest.byteLength === 0) {
          const { value } = await content.next()
          if (value === undefined) break
          rest = value
        }
        const piece = rest.subarray(0, buffer.byteLength - filled)
        buffer.set(piece, filled)
        filled += piece.byteLength
        rest = rest.subarray(piece.byteLength)
      }
      return filled
    },
    stat: async () => ({ kind: 'file', sizeBytes, stamp }),
    async close() {
      await content.return()
    },
  }
}
