import { createHash } from 'node:crypto'
import type { FileStamp } from './file-entry.js'
import { TAR_END_BYTES, type TarMember, tarHeaderBytes, tarPadding } from './tar-header.js'

/** Where a member's content comes from. */
export type MemberContent =
  | {
      /** A file of the file system that the layer is packed with. */
      readonly from: 'disk'
      readonly absolutePath: string
      readonly stamp: FileStamp
    }
  | { readonly from: 'memory'; readonly bytes: Buffer }

/** One member of a planned layer. */
export interface LayerMember extends TarMember {
  /** Present for files. */
  readonly content?: MemberContent
}

/** Hop 3: one layer that is still to be packed, described completely by its members. */
export interface LayerPlan {
  /** What people read: `folders`, `hot files`, `UnityPlayer.so`, `files 3/8`. */
  readonly name: string
  /** Sorted by the bytes of the path; every member's folders are among them. */
  readonly members: readonly LayerMember[]
  /** Files among the members. */
  readonly fileCount: number
  /** Exact bytes of the uncompressed archive. */
  readonly tarSizeBytes: number
  /** Equal shapes have equal paths, kinds, modes and sizes. */
  readonly shape: string
  /** Equal fingerprints have equal shapes and untouched files: the content is the same without reading it. */
  readonly fingerprint: string
  /** The youngest modification among the members, in nanoseconds since 1970. */
  readonly youngestNs: bigint
}

/** Makes a plan from members that are sorted already. */
export function planLayer(name: string, members: readonly LayerMember[]): LayerPlan {
  const shape = createHash('sha256')
  const fingerprint = createHash('sha256')
  let tarSizeBytes = TAR_END_BYTES
  let fileCount = 0
  let youngestNs = 0n
  for (const member of members) {
    const { kind, sizeBytes, content } = member
    tarSizeBytes += tarHeaderBytes(member) + sizeBytes + tarPadding(sizeBytes)
    if (kind === 'file') fileCount += 1
    const described = describeShape(member)
    shape.update(described)
    fingerprint.update(described)
    if (content?.from === 'memory') fingerprint.update(content.bytes)
    if (content?.from !== 'disk') continue
    const { modifiedNs, changedNs, inode } = content.stamp
    fingerprint.update(`${content.absolutePath}\0${modifiedNs}\0${changedNs}\0${inode}\0`)
    for (const time of [modifiedNs, changedNs]) if (time > youngestNs) youngestNs = time
  }
  return {
    name,
    members,
    fileCount,
    tarSizeBytes,
    shape: shape.digest('hex'),
    fingerprint: fingerprint.digest('hex'),
    youngestNs,
  }
}

/** Everything that a member's header says. No path holds a NUL, so that no two members share a description. */
function describeShape(member: LayerMember): string {
  const {
    path,
    kind,
    mode,
    owner,
    group,
    sizeBytes,
    linkTarget = '',
    modifiedSeconds,
    device,
    xattrs,
  } = member
  const xattrWords = [...(xattrs ?? [])].map(
    ([name, value]) => `${name}=${Buffer.from(value).toString('hex')}`,
  )
  const rare = [group, modifiedSeconds, device?.major, device?.minor, ...xattrWords]
  const words = rare.some((word) => word !== undefined) ? `${rare.join('\0')}\0` : ''
  return `${path}\0${kind}\0${mode}\0${owner}\0${sizeBytes}\0${linkTarget}\0${words}`
}
