import type { ByteRange } from '../storage/blob-files.js'

const ONE_RANGE = /^bytes=([0-9]*)-([0-9]*)$/

/**
 * Works out which part of a blob a `Range` header asks for.
 *
 * @returns The range; `whole` when there is no header, or one that a server may ignore (malformed, several
 * ranges);
 * `unsatisfiable` when it lies beyond the end.
 * @see RFC 9110 section 14.2
 */
export function readByteRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const match = header === undefined ? null : ONE_RANGE.exec(header.replaceAll(' ', ''))
  if (!match) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '') return last === '' ? 'whole' : lastBytes(Number(last), sizeBytes)
  const start = Number(first)
  const end = last === '' ? sizeBytes - 1 : Number(last)
  if (last !== '' && end < start) return 'whole'
  return start >= sizeBytes ? 'unsatisfiable' : { start, end: Math.min(end, sizeBytes - 1) }
}

function lastBytes(count: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || sizeBytes === 0) return 'unsatisfiable'
  return { start: Math.max(0, sizeBytes - count), end: sizeBytes - 1 }
}
