import type { ExecutableKind } from './executable-kind.js'

/** One thing of the build folder that goes into the image. */
export interface FileEntry {
  /** Path inside the build folder, `/` between segments on every host, without a leading one. */
  readonly path: string
  readonly kind: 'file' | 'directory' | 'symlink'
  /** 0o755 for folders and programs, 0o644 for all other files: never taken from the file system. */
  readonly mode: 0o755 | 0o644
  /** Bytes of a file; 0 for everything else. */
  readonly sizeBytes: number
  /** The form in which an operating system would start or load the file; absent for all other files. */
  readonly executable?: ExecutableKind
  /** The first 256 bytes, kept where the next hop goes by them: programs, libraries, scripts and Godot packs. */
  readonly head?: Buffer
  /** Path inside the build folder on disk, where it is not `path`: names were normalized. */
  readonly sourcePath?: string
  /** Target of a symlink as it is written in the link, with `/` between segments. */
  readonly linkTarget?: string
  /** Changes whenever the file system knows of a change. Equal stamps let a known layer be reused unread. */
  readonly stamp: FileStamp
}

/** What the file system tells about a file's last change. */
export interface FileStamp {
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint
  /** Time of the last change of content or metadata; catches an edit that restored the modification time. */
  readonly changedNs: bigint
  /** 0 where the file system has none. */
  readonly inode: bigint
}

/** Something of the build folder that does not go into the image, and why. */
export interface ExcludedEntry {
  readonly path: string
  readonly kind: 'file' | 'directory'
  /** Bytes of the file, or of everything below the folder. */
  readonly sizeBytes: number
  /** The rule that excluded it: `built-in: debug symbols`, `.slipwayignore`. */
  readonly reason: string
}
