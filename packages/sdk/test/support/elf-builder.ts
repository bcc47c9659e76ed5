/** What {@link buildElf} makes a file of. */
export interface ElfOptions {
  /** Default 0x3e, x86-64. */
  readonly machine?: number
  /** Default 64. A 32-bit file consists of its first header only. */
  readonly bits?: 32 | 64
  /** Number of the type: 1 relocatable, 2 executable, 3 shared, 4 core. Default 2. */
  readonly type?: number
  /** Address to start at. Default: the file's first byte in programs, 0 with `soname`. */
  readonly entry?: number
  readonly interpreter?: string
  readonly needed?: readonly string[]
  readonly soname?: string
  readonly isPie?: boolean
  /** Symbol versions by library: `{ 'libc.so.6': ['GLIBC_2.35'] }`. */
  readonly versions?: Readonly<Record<string, readonly string[]>>
  /** Marks the versions as weak. */
  readonly isWeak?: boolean
}

export const X86_64 = 0x3e
export const AARCH64 = 0xb7
export const GLIBC_LOADER = '/lib64/ld-linux-x86-64.so.2'
export const MUSL_LOADER = '/lib/ld-musl-x86_64.so.1'

/** Not 0, so that a reader that takes addresses for file positions reads the wrong bytes. */
const BASE_ADDRESS = 0x40_0000
const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56

/** A small ELF file as a linker would write it after stripping: no section headers, no code. */
export function buildElf(options: ElfOptions = {}): Buffer {
  const { bits = 64, interpreter, needed = [], soname, isPie = false, versions = {} } = options
  if (bits === 32) return header({ ...options, programHeaders: 0 })

  const isDynamic = needed.length + Object.keys(versions).length > 0 || isPie || soname !== undefined
  const programHeaders = 1 + (interpreter === undefined ? 0 : 1) + (isDynamic ? 1 : 0)
  const start = HEADER_BYTES + programHeaders * PROGRAM_HEADER_BYTES

  const loader = interpreter === undefined ? Buffer.alloc(0) : Buffer.from(`${interpreter}\0`)
  const strings = stringTable()
  const needs = versionNeeds(versions, strings.add, options.isWeak ?? false)
  const tags: (readonly [number, number])[] = needed.map((name) => [1, strings.add(name)])
  if (soname !== undefined) tags.push([14, strings.add(soname)])
  if (isPie) tags.push([0x6ffffffb, 0x0800_0000])
  const needsAt = start + loader.byteLength
  const stringsAt = needsAt + needs.byteLength
  const dynamicAt = stringsAt + strings.bytes().byteLength
  if (needs.byteLength > 0)
    tags.push([0x6ffffffe, BASE_ADDRESS + needsAt], [0x6fffffff, Object.keys(versions).length])
  tags.push([5, BASE_ADDRESS + stringsAt], [10, strings.bytes().byteLength], [0, 0])
  const dynamic = Buffer.concat(tags.map(([tag, value]) => longs(tag, value)))

  const sizeBytes = isDynamic ? dynamicAt + dynamic.byteLength : needsAt
  const body = isDynamic ? [loader, needs, strings.bytes(), dynamic] : [loader]
  return Buffer.concat([
    header({ ...options, programHeaders }),
    programHeader(1, 0, sizeBytes),
    ...(interpreter === undefined ? [] : [programHeader(3, start, loader.byteLength)]),
    ...(isDynamic ? [programHeader(2, dynamicAt, dynamic.byteLength)] : []),
    ...body,
  ])
}

/** A program linked against glibc as engines write them. */
export function glibcProgram(glibc = '2.17', options: ElfOptions = {}): Buffer {
  const versions = { 'libc.so.6': [`GLIBC_${glibc}`] }
  return buildElf({ interpreter: GLIBC_LOADER, needed: ['libc.so.6'], versions, ...options })
}

/** A shared library linked against glibc. */
export function glibcLibrary(soname: string, glibc = '2.17', options: ElfOptions = {}): Buffer {
  const versions = { 'libc.so.6': [`GLIBC_${glibc}`] }
  return buildElf({ type: 3, soname, needed: ['libc.so.6'], versions, ...options })
}

function header(options: ElfOptions & { readonly programHeaders: number }): Buffer {
  const { bits = 64, type = 2, machine = X86_64, soname, programHeaders } = options
  const bytes = Buffer.alloc(bits === 64 ? HEADER_BYTES : 52)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, 1, 1])
  bytes.writeUInt16LE(type, 16)
  bytes.writeUInt16LE(machine, 18)
  bytes.writeUInt32LE(1, 20)
  if (bits === 32) return bytes
  bytes.writeBigUInt64LE(BigInt(options.entry ?? (soname === undefined ? BASE_ADDRESS : 0)), 24)
  bytes.writeBigUInt64LE(BigInt(HEADER_BYTES), 32)
  bytes.writeUInt16LE(HEADER_BYTES, 52)
  bytes.writeUInt16LE(PROGRAM_HEADER_BYTES, 54)
  bytes.writeUInt16LE(programHeaders, 56)
  return bytes
}

function programHeader(type: number, offset: number, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(PROGRAM_HEADER_BYTES)
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt32LE(4, 4)
  longs(offset, BASE_ADDRESS + offset, BASE_ADDRESS + offset, sizeBytes, sizeBytes, 4096).copy(bytes, 8)
  return bytes
}

function versionNeeds(
  versions: Readonly<Record<string, readonly string[]>>,
  addString: (text: string) => number,
  isWeak: boolean,
): Buffer {
  const libraries = Object.entries(versions)
  return Buffer.concat(
    libraries.flatMap(([library, names], libraryIndex) => {
      const need = Buffer.alloc(16)
      need.writeUInt16LE(1, 0)
      need.writeUInt16LE(names.length, 2)
      need.writeUInt32LE(addString(library), 4)
      need.writeUInt32LE(16, 8)
      need.writeUInt32LE(libraryIndex === libraries.length - 1 ? 0 : 16 * (1 + names.length), 12)
      const records = names.map((name, index) => {
        const record = Buffer.alloc(16)
        record.writeUInt16LE(isWeak ? 2 : 0, 4)
        record.writeUInt32LE(addString(name), 8)
        record.writeUInt32LE(index === names.length - 1 ? 0 : 16, 12)
        return record
      })
      return [need, ...records]
    }),
  )
}

function stringTable(): { add: (text: string) => number; bytes: () => Buffer } {
  let text = '\0'
  return {
    add(one) {
      const offset = text.length
      text += `${one}\0`
      return offset
    },
    bytes: () => Buffer.from(text, 'latin1'),
  }
}

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8)
  values.forEach((value, index) => {
    bytes.writeBigUInt64LE(BigInt(value), index * 8)
  })
  return bytes
}
