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

/**
 * The files of an image in the engine, for packing by these plans. They never change. A file is read from its beginning to its
 * end; the next ones of its layer are under way by then.
 */
export function engineFiles(files: ImageFiles, tree: ImageTree, plans: readonly LayerPlan[]): FileOpener {
  const nextOf = successors(tree, plans)
  const ahead = new Map<ImageEntry, FileContent>()
  let aheadBytes = 0

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

  return {
    async open(path) {
      const entry = tree.get(path.slice(ENGINE_ROOT.length))
      if (entry === undefined) throw new TypeError(`The image has no file ${path}`)
      const content = contentOf(entry)
      askAhead(entry)
      return openEntry(entry, content)
    },
  }
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
