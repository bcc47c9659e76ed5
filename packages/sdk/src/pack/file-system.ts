import { lstat, open, readdir, readlink, stat } from 'node:fs/promises'
import type { FileStamp } from './file-entry.js'

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

/** The one way to the build folder, so that tests can be another operating system. Paths are absolute. */
export interface FileSystem {
  /** Names in the folder, in no order. */
  list(folder: string): Promise<readonly string[]>
  /** Follows no symlink. */
  lstat(path: string): Promise<FileStat>
  /** Follows symlinks. */
  stat(path: string): Promise<FileStat>
  readLink(path: string): Promise<string>
  open(path: string): Promise<OpenFile>
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  list: (folder) => readdir(folder),
  lstat: async (path) => fileStat(await lstat(path, { bigint: true })),
  stat: async (path) => fileStat(await stat(path, { bigint: true })),
  readLink: (path) => readlink(path),
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
