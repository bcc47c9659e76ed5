import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileStamp } from './file-entry.js'
import { decodeName } from './file-name.js'

/** What the file system says about one path. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other'
  readonly sizeBytes: number
  readonly stamp: FileStamp
}

/** A file opened for reading. */
export interface OpenFile {
  /** Reads into the buffer from the position and returns the bytes read; 0 at the end. */
  read(buffer: Uint8Array, position: number): Promise<number>
  /** The file's state now, for comparing with what the walk saw. */
  stat(): Promise<FileStat>
  close(): Promise<void>
}

/**
 * The one way to the build folder, so that tests can be another operating system. Paths are absolute.
 *
 * What is called once for every file is synchronous: through the thread pool it takes several times as long.
 */
export interface FileSystem {
  /** Names in the folder, in no order. A name that is no UTF-8 holds lone surrogates. */
  list(folder: string): readonly string[]
  /** Follows no symlink. */
  lstat(path: string): FileStat
  /** Follows symlinks. */
  stat(path: string): FileStat
  readLink(path: string): string
  /** The first bytes of a file, fewer when it is shorter. */
  readHead(path: string, length: number): Buffer
  open(path: string): Promise<OpenFile>
}

/** What packing needs of a file system. */
export interface FileOpener extends Pick<FileSystem, 'open'> {
  /** As `open`, for a file that is most likely opened once more: where reading again costs much, some of it is kept. */
  openToReread?(path: string): Promise<OpenFile>
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  list: (folder) => readdirSync(folder, { encoding: 'buffer' }).map(decodeName),
  lstat: (path) => fileStat(lstatSync(path, { bigint: true })),
  stat: (path) => fileStat(statSync(path, { bigint: true })),
  readLink: (path) => decodeName(readlinkSync(path, { encoding: 'buffer' })),
  readHead(path, length) {
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(length)
      return head.subarray(0, readSync(file, head, 0, length, 0))
    } finally {
      closeSync(file)
    }
  },
  async open(path) {
    const handle = await open(path, 'r')
    return {
      read: async (buffer, position) => (await handle.read(buffer, 0, buffer.byteLength, position)).bytesRead,
      stat: async () => fileStat(await handle.stat({ bigint: true })),
      close: () => handle.close(),
    }
  },
}

function fileStat(stats: {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly ino: bigint
}): FileStat {
  const kind = stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'directory'
      : stats.isSymbolicLink()
        ? 'symlink'
        : 'other'
  const stamp = { modifiedNs: stats.mtimeNs, changedNs: stats.ctimeNs, inode: stats.ino }
  return { kind, sizeBytes: Number(stats.size), stamp }
}
