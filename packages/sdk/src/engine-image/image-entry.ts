import { readGoMode } from '../docker/session/file-mode.js'
import type { FileRecord } from '../docker/session/file-packet.js'
import type { TarKind } from '../pack/tar-header.js'

/** A file, folder or link of an image in the engine, with everything that a layer says of it. */
export interface ImageEntry {
  /** Its number in the engine's list. */
  readonly index: number
  /** Path in the image without a leading `/`. */
  readonly path: string
  readonly kind: TarKind
  /** The twelve lower bits of a Unix mode. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes of a file; 0 for everything else. */
  readonly sizeBytes: number
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint
  /** Target of a symlink; of a hard link the path that comes first in the list. */
  readonly linkTarget: string
  readonly device: { readonly major: number; readonly minor: number }
  readonly xattrs: ReadonlyMap<string, Uint8Array>
}

/** The files of an image by their paths, without sockets: they live as long as the program that made them. */
export type ImageTree = ReadonlyMap<string, ImageEntry>

/** Makes a tree of what the engine lists. */
export function imageTree(records: readonly FileRecord[]): ImageTree {
  return new Map(
    records.flatMap((record, index) => entryOf(record, index).map((entry) => [entry.path, entry])),
  )
}

function entryOf(record: FileRecord, index: number): readonly ImageEntry[] {
  const { kind: own, permissions } = readGoMode(record.mode)
  if (own === 'socket') return []
  const kind = own === 'file' && record.linkTarget !== '' ? 'hard-link' : own
  const { path, uid, gid, modifiedNs, linkTarget, xattrs } = record
  const device = { major: record.deviceMajor, minor: record.deviceMinor }
  const sizeBytes = kind === 'file' ? record.sizeBytes : 0
  return [
    { index, path, kind, mode: permissions, uid, gid, sizeBytes, modifiedNs, linkTarget, device, xattrs },
  ]
}
