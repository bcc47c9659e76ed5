import { type ElfDynamic, type ElfSegment, NO_DYNAMIC, readElfDynamic } from './elf-dynamic.js'
import type { ReadAt } from './read-at.js'

/** What the headers of a Linux program or library tell. */
export interface ElfFile extends ElfDynamic {
  /** `shared` is a library or a program that may lie anywhere in memory; `other` is none of both, or unreadable. */
  readonly type: 'executable' | 'shared' | 'other'
  readonly bits: 32 | 64
  readonly byteOrder: 'little' | 'big'
  /** Number of the processor: 0x3e is x86-64, 0xb7 is AArch64. 0 when the header is cut short. */
  readonly machine: number
  /** Whether it names an address to start at. */
  readonly hasEntry: boolean
  /** Path of the loader that starts it: `/lib64/ld-linux-x86-64.so.2`. None in static programs and libraries. */
  readonly interpreter?: string
  /** Whether bytes that the headers promise lie beyond the end of the file. */
  readonly isCutShort: boolean
}

const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46])
const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56
const MAX_PROGRAM_HEADERS = 512
const MAX_INTERPRETER_BYTES = 4096
const WINDOW_BYTES = 4096

const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_INTERP = 3
const TYPES: Readonly<Record<number, ElfFile['type']>> = { 2: 'executable', 3: 'shared' }

/**
 * What the file's headers tell, or `undefined` when it is no ELF file. Only 64-bit little-endian files are read
 * beyond their first header. Whatever the bytes are, it never throws on its own and reads at most a few hundred KiB.
 *
 * @param sizeBytes - Length of the file: segments beyond it make {@link ElfFile.isCutShort} true.
 * @see System V ABI, "Object Files"
 */
export async function readElf(read: ReadAt, sizeBytes: number): Promise<ElfFile | undefined> {
  const readWithin = windowed(within(read, sizeBytes))
  const header = await readWithin(0, HEADER_BYTES)
  if (!header.subarray(0, 4).equals(MAGIC)) return undefined

  const bits = header[4] === 1 ? 32 : 64
  const byteOrder = header[5] === 2 ? 'big' : 'little'
  const base = { type: 'other', bits, byteOrder, machine: 0, hasEntry: false, ...NO_DYNAMIC } as const
  if (header.byteLength < 20) return { ...base, isCutShort: true }

  const half = (at: number) => (byteOrder === 'big' ? header.readUInt16BE(at) : header.readUInt16LE(at))
  const known = { ...base, type: TYPES[half(16)] ?? 'other', machine: half(18) } as const
  if (bits === 32 || byteOrder === 'big') return { ...known, isCutShort: false }
  if (header.byteLength < HEADER_BYTES) return { ...known, isCutShort: true }

  const hasEntry = header.readBigUInt64LE(24) !== 0n
  const segments = await readSegments(readWithin, header, sizeBytes)
  const interpreter = await readInterpreter(readWithin, segments.interpreter)
  const dynamic =
    segments.dynamic === undefined
      ? NO_DYNAMIC
      : await readElfDynamic(readWithin, segments.dynamic, segments.loaded)
  const { isCutShort } = segments
  return { ...known, hasEntry, ...dynamic, ...(interpreter !== undefined && { interpreter }), isCutShort }
}

interface Segments {
  readonly loaded: readonly ElfSegment[]
  readonly interpreter: ElfSegment | undefined
  readonly dynamic: ElfSegment | undefined
  readonly isCutShort: boolean
}

async function readSegments(read: ReadAt, header: Buffer, sizeBytes: number): Promise<Segments> {
  const offset = Number(header.readBigUInt64LE(32))
  const stride = Math.max(header.readUInt16LE(54), PROGRAM_HEADER_BYTES)
  const count = Math.min(header.readUInt16LE(56), MAX_PROGRAM_HEADERS)
  const loaded: ElfSegment[] = []
  let interpreter: ElfSegment | undefined
  let dynamic: ElfSegment | undefined
  let isCutShort = false
  for (let index = 0; index < count; index += 1) {
    const bytes = await read(offset + index * stride, PROGRAM_HEADER_BYTES)
    if (bytes.byteLength < PROGRAM_HEADER_BYTES) return { loaded, interpreter, dynamic, isCutShort: true }
    const type = bytes.readUInt32LE(0)
    const number = (at: number) => Number(bytes.readBigUInt64LE(at))
    const segment = { offset: number(8), address: number(16), sizeBytes: number(32) }
    if (type === PT_LOAD) loaded.push(segment)
    if (type === PT_LOAD && segment.offset + segment.sizeBytes > sizeBytes) isCutShort = true
    if (type === PT_INTERP) interpreter ??= segment
    if (type === PT_DYNAMIC) dynamic ??= segment
  }
  return { loaded, interpreter, dynamic, isCutShort }
}

async function readInterpreter(read: ReadAt, segment: ElfSegment | undefined): Promise<string | undefined> {
  if (segment === undefined) return undefined
  const bytes = await read(segment.offset, Math.min(segment.sizeBytes, MAX_INTERPRETER_BYTES))
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end < 0 ? bytes.byteLength : end)
}

/** Answers reads beyond the end itself: a damaged header's positions are no numbers that a system call takes. */
function within(read: ReadAt, sizeBytes: number): ReadAt {
  return async (position, length) =>
    position < sizeBytes ? read(position, Math.min(length, sizeBytes - position)) : Buffer.alloc(0)
}

/** Answers neighbouring reads from one read of {@link WINDOW_BYTES}: headers and tables are many small records. */
function windowed(read: ReadAt): ReadAt {
  let start = 0
  let window: Buffer = Buffer.alloc(0)
  return async (position, length) => {
    const from = position - start
    if (from >= 0 && from + length <= window.byteLength) return window.subarray(from, from + length)
    window = await read(position, Math.max(length, WINDOW_BYTES))
    start = position
    return window.subarray(0, length)
  }
}
