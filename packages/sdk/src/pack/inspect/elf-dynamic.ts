import type { ReadAt } from './read-at.js'

/** What a program or library asks of the system's loader. */
export interface ElfDynamic {
  /** Names of the shared libraries that are loaded with it: `libc.so.6`. */
  readonly needed: readonly string[]
  /** The name that a shared library goes by. Programs have none. */
  readonly soname?: string
  /** Whether the linker marked it as a program that may lie anywhere in memory. */
  readonly isPie: boolean
  /** Symbol versions that must be there for it to start: `GLIBC_2.35`. In no order, without duplicates. */
  readonly versions: readonly string[]
}

/** A file without dynamic section asks for nothing. */
export const NO_DYNAMIC: ElfDynamic = { needed: [], isPie: false, versions: [] }

/** A part of the file that is mapped into memory. Bytes and addresses. */
export interface ElfSegment {
  readonly offset: number
  readonly address: number
  readonly sizeBytes: number
}

const DT_NULL = 0
const DT_NEEDED = 1
const DT_STRTAB = 5
const DT_SONAME = 14
const DT_FLAGS_1 = 0x6ffffffb
const DT_VERNEED = 0x6ffffffe
const DF_1_PIE = 0x0800_0000n
const VER_FLG_WEAK = 2

const RECORD_BYTES = 16
// Real files stay far below these; a damaged one must not make the reader work or allocate without end.
const MAX_DYNAMIC_BYTES = 64 * 1024
const MAX_VERSION_RECORDS = 1024
const MAX_STRING_BYTES = 256

/**
 * Reads the dynamic section. Section headers are not looked at: stripping removes them, the loader needs none.
 * What lies outside the file or makes no sense is left out.
 *
 * @see System V ABI, "Dynamic Section"; Linux Standard Base, "Symbol Versioning"
 */
export async function readElfDynamic(
  read: ReadAt,
  section: ElfSegment,
  loaded: readonly ElfSegment[],
): Promise<ElfDynamic> {
  const tags = await readTags(read, section)
  const strings = fileOffset(tags.first.get(DT_STRTAB), loaded)
  const needs = fileOffset(tags.first.get(DT_VERNEED), loaded)
  if (strings === undefined) return { ...NO_DYNAMIC, isPie: tags.isPie }

  const versionNames = needs === undefined ? [] : await readVersionNames(read, needs)
  const soname = tags.first.get(DT_SONAME)
  const wanted = [...tags.needed, ...versionNames, ...(soname === undefined ? [] : [soname])]
  const texts = await readStrings(read, strings, wanted)
  const textsOf = (offsets: readonly number[]) =>
    [...new Set(offsets)].map((offset) => texts.get(offset) ?? '').filter((text) => text !== '')
  return {
    needed: textsOf(tags.needed),
    ...(soname !== undefined && { soname: texts.get(soname) ?? '' }),
    isPie: tags.isPie,
    versions: textsOf(versionNames),
  }
}

interface Tags {
  /** First value of every tag that occurs. */
  readonly first: ReadonlyMap<number, number>
  /** String offsets of the needed libraries. */
  readonly needed: readonly number[]
  readonly isPie: boolean
}

async function readTags(read: ReadAt, { offset, sizeBytes }: ElfSegment): Promise<Tags> {
  const bytes = await read(offset, Math.min(sizeBytes, MAX_DYNAMIC_BYTES))
  const first = new Map<number, number>()
  const needed: number[] = []
  let isPie = false
  for (let at = 0; at + RECORD_BYTES <= bytes.byteLength; at += RECORD_BYTES) {
    const tag = Number(bytes.readBigUInt64LE(at))
    const value = bytes.readBigUInt64LE(at + 8)
    if (tag === DT_NULL) break
    if (tag === DT_NEEDED) needed.push(Number(value))
    if (tag === DT_FLAGS_1) isPie = (value & DF_1_PIE) !== 0n
    if (!first.has(tag)) first.set(tag, Number(value))
  }
  return { first, needed, isPie }
}

/** Where in the file the byte at the address comes from. */
function fileOffset(address: number | undefined, loaded: readonly ElfSegment[]): number | undefined {
  if (address === undefined) return undefined
  const segment = loaded.find((one) => address >= one.address && address < one.address + one.sizeBytes)
  return segment === undefined ? undefined : segment.offset + (address - segment.address)
}

/** String offsets of the versions; one record per library, and in it a chain of one record per version. */
async function readVersionNames(read: ReadAt, start: number): Promise<readonly number[]> {
  const names: number[] = []
  let budget = MAX_VERSION_RECORDS
  let library = start
  while (budget-- > 0) {
    const need = await read(library, RECORD_BYTES)
    if (need.byteLength < RECORD_BYTES) break
    let version = library + need.readUInt32LE(8)
    while (budget-- > 0) {
      const record = await read(version, RECORD_BYTES)
      if (record.byteLength < RECORD_BYTES) break
      // The loader starts a program whose weak version is missing.
      if ((record.readUInt16LE(4) & VER_FLG_WEAK) === 0) names.push(record.readUInt32LE(8))
      const next = record.readUInt32LE(12)
      if (next === 0) break
      version += next
    }
    const next = need.readUInt32LE(12)
    if (next === 0) break
    library += next
  }
  return names
}

async function readStrings(
  read: ReadAt,
  table: number,
  offsets: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>()
  // In ascending order neighbours come out of one read.
  for (const offset of [...new Set(offsets)].sort((a, b) => a - b)) {
    const bytes = await read(table + offset, MAX_STRING_BYTES)
    const end = bytes.indexOf(0)
    if (end >= 0) texts.set(offset, bytes.toString('latin1', 0, end))
  }
  return texts
}
