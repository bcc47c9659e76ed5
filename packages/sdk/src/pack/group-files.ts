import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { byPathBytes } from './byte-order.js'
import type { LayerMember } from './layer-plan.js'

const BIG_FILE_BYTES = 4 * 1024 * 1024
const MAX_BIG_FILES = 40
const BUCKET_TARGET_BYTES = 5 * 1024 * 1024
const MAX_BUCKETS = 16

/**
 * Files that every build of an engine writes anew, however little changed. Together in one small layer they do not
 * drag a bucket of unchanged files along.
 */
const HOT =
  /(^|\/)(boot\.config|globalgamemanagers(\.assets)?|app\.info|ScriptingAssemblies\.json|RuntimeInitializeOnLoads\.json|Assembly-CSharp(-firstpass)?\.dll)$/

/** Files that share a layer. */
export interface FileGroup {
  /** What people read: `UnityPlayer.so`, `files 3/8`. */
  readonly name: string
  readonly members: readonly LayerMember[]
}

/**
 * Groups files so that the next build sends again only what it changed: each of the 40 biggest from 4 MiB up alone, biggest
 * first; the rest by a hash of its path into a power of two of buckets of about 5 MiB; files that every build rewrites
 * together, with the added ones. At most 57 groups, which depend on paths and sizes alone.
 */
export function groupFiles(
  files: readonly LayerMember[],
  added: readonly LayerMember[] = [],
): readonly FileGroup[] {
  const biggest = files
    .filter(({ sizeBytes }) => sizeBytes >= BIG_FILE_BYTES)
    .sort((a, b) => b.sizeBytes - a.sizeBytes || byPathBytes(a, b))
    .slice(0, MAX_BIG_FILES)
  const alone = new Set(biggest)
  const rest = files.filter((member) => !alone.has(member))
  const hot = [...rest.filter(({ path }) => HOT.test(path)), ...added]
  const cold = rest.filter(({ path }) => !HOT.test(path))
  return [
    ...biggest.map((member) => ({ name: posix.basename(member.path), members: [member] })),
    ...intoBuckets(cold),
    ...(hot.length > 0 ? [{ name: 'files that every build rewrites', members: hot }] : []),
  ]
}

function intoBuckets(members: readonly LayerMember[]): FileGroup[] {
  const totalBytes = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const count = bucketCount(totalBytes)
  const buckets = Array.from({ length: count }, (): LayerMember[] => [])
  for (const member of members) buckets[bucketOf(member.path, count)]?.push(member)
  return buckets
    .map((bucket, index) => ({ name: `files ${index + 1}/${count}`, members: bucket }))
    .filter((bucket) => bucket.members.length > 0)
}

/** A power of two, so that a growing build doubles its buckets now and then instead of reshuffling on each push. */
export function bucketCount(totalBytes: number): number {
  const wanted = Math.max(1, totalBytes / BUCKET_TARGET_BYTES)
  return Math.min(MAX_BUCKETS, 2 ** Math.ceil(Math.log2(wanted)))
}

function bucketOf(path: string, count: number): number {
  return createHash('sha256').update(path).digest().readUInt32BE(0) % count
}
