import { join } from 'node:path'
import { executableKind } from '../../src/pack/executable-kind.js'
import type { FileEntry } from '../../src/pack/file-entry.js'
import type { FileStat, FileSystem } from '../../src/pack/file-system.js'

/** Content of a file, or the target of a symlink. */
export type MemoryFile = Buffer | string | { readonly linkTo: string }

/** A build folder in memory, as the walk hands it on. */
export interface MemoryBuild {
  readonly root: string
  readonly entries: readonly FileEntry[]
  readonly fileSystem: FileSystem
  /** Counts of the file system's use so far. */
  readonly usage: { opens: number; openNow: number; mostOpen: number; bytesRead: number }
}

const ROOT = join('/', 'builds', 'server')
const STAMP = { modifiedNs: 0n, changedNs: 0n, inode: 0n }

/** A {@link MemoryBuild} of these files. Folders are listed as the walk lists them. */
export function memoryBuild(files: Readonly<Record<string, MemoryFile>>): MemoryBuild {
  const contents = new Map<string, Buffer>()
  const entries = new Map<string, FileEntry>()
  for (const [path, file] of Object.entries(files)) {
    for (const folder of foldersAbove(path)) {
      entries.set(folder, { path: folder, kind: 'directory', mode: 0o755, sizeBytes: 0, stamp: STAMP })
    }
    if (typeof file === 'object' && 'linkTo' in file) {
      entries.set(path, {
        path,
        kind: 'symlink',
        mode: 0o755,
        sizeBytes: 0,
        linkTarget: file.linkTo,
        stamp: STAMP,
      })
      continue
    }
    const content = typeof file === 'string' ? Buffer.from(file) : file
    contents.set(join(ROOT, path), content)
    const head = content.subarray(0, 256)
    const executable = executableKind(head)
    const entry: FileEntry = {
      path,
      kind: 'file',
      mode: 0o644,
      sizeBytes: content.byteLength,
      stamp: STAMP,
      head,
    }
    entries.set(path, executable === undefined ? entry : { ...entry, executable })
  }
  const sorted = [...entries.values()].sort((a, b) =>
    Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)),
  )
  const usage = { opens: 0, openNow: 0, mostOpen: 0, bytesRead: 0 }
  return { root: ROOT, entries: sorted, fileSystem: memoryFileSystem(contents, usage), usage }
}

function memoryFileSystem(contents: ReadonlyMap<string, Buffer>, usage: MemoryBuild['usage']): FileSystem {
  const unused = (): never => {
    throw new Error('not part of an inspection')
  }
  return {
    list: unused,
    lstat: unused,
    stat: unused,
    readLink: unused,
    readHead: unused,
    async open(path) {
      const content = contents.get(path)
      if (content === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' })
      usage.opens += 1
      usage.openNow += 1
      usage.mostOpen = Math.max(usage.mostOpen, usage.openNow)
      return {
        async read(buffer, position) {
          const part = content.subarray(position, position + buffer.byteLength)
          buffer.set(part)
          usage.bytesRead += part.byteLength
          return part.byteLength
        },
        stat: async (): Promise<FileStat> => ({ kind: 'file', sizeBytes: content.byteLength, stamp: STAMP }),
        async close() {
          usage.openNow -= 1
        },
      }
    },
  }
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}
