// ELF headers for programs that are looked at and never run.

/** Where the dynamic loader of glibc on linux/amd64 is. */
export const GLIBC_LOADER = '/lib64/ld-linux-x86-64.so.2'

const HEADER_BYTES = 64
const PROGRAM_HEADER_BYTES = 56
const PT = { load: 1, dynamic: 2, interp: 3 }
const DT = {
  null: 0,
  needed: 1,
  strtab: 5,
  strsz: 10,
  soname: 14,
  verneed: 0x6ffffffe,
  verneednum: 0x6fffffff,
}

/**
 * Writes the start of a 64-bit linux/amd64 ELF file over the first bytes of `file`: the header, one loadable
 * segment over all of it, the loader's name, and a dynamic segment with the libraries needed and the glibc
 * version asked of `libc.so.6`. There are no sections, as in a program stripped of them, so readers have to
 * go by the program headers.
 *
 * @param {Buffer} file at least 1024 bytes
 * @param {{ interpreter?: string, soname?: string, needed: string[], glibcVersion: string }} options
 *   `interpreter` for programs, `soname` for libraries; `glibcVersion` such as `2.28`
 * @throws {RangeError} when `file` is too small
 */
export function stampElf(file, { interpreter, soname, needed, glibcVersion }) {
  const segments = interpreter === undefined ? 2 : 3
  const strings = stringTable([...needed, 'libc.so.6', `GLIBC_${glibcVersion}`, ...(soname ? [soname] : [])])
  const interpAt = HEADER_BYTES + segments * PROGRAM_HEADER_BYTES
  const stringsAt = interpAt + (interpreter === undefined ? 0 : interpreter.length + 1)
  const verneedAt = align8(stringsAt + strings.bytes.length)
  const dynamicAt = verneedAt + 32
  const dynamic = [
    ...[...needed, 'libc.so.6'].map((name) => [DT.needed, strings.offset(name)]),
    ...(soname ? [[DT.soname, strings.offset(soname)]] : []),
    [DT.strtab, stringsAt],
    [DT.strsz, strings.bytes.length],
    [DT.verneed, verneedAt],
    [DT.verneednum, 1],
    [DT.null, 0],
  ]

  const headersEnd = dynamicAt + dynamic.length * 16
  file.fill(0, 0, headersEnd)
  writeHeader(file, segments, interpreter === undefined ? 0 : headersEnd)
  writeSegment(file, 0, PT.load, 0, file.length)
  writeSegment(file, 1, PT.dynamic, dynamicAt, dynamic.length * 16)
  if (interpreter !== undefined) {
    writeSegment(file, 2, PT.interp, interpAt, interpreter.length + 1)
    file.write(interpreter, interpAt, 'latin1')
  }
  strings.bytes.copy(file, stringsAt)
  writeVersionNeed(file, verneedAt, strings, `GLIBC_${glibcVersion}`)
  for (const [i, [tag = 0, value = 0]] of dynamic.entries()) {
    file.writeBigUInt64LE(BigInt(tag), dynamicAt + i * 16)
    file.writeBigUInt64LE(BigInt(value), dynamicAt + i * 16 + 8)
  }
}

/**
 * @param {Buffer} file
 * @param {number} segments
 * @param {number} entry where a program starts, 0 for a library
 */
function writeHeader(file, segments, entry) {
  // 64 bits, little endian, version 1.
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 0)
  file.writeUInt16LE(3, 16) // ET_DYN: a library or a position-independent program
  file.writeUInt16LE(62, 18) // EM_X86_64
  file.writeUInt32LE(1, 20)
  file.writeBigUInt64LE(BigInt(entry), 24)
  file.writeBigUInt64LE(BigInt(HEADER_BYTES), 32)
  file.writeUInt16LE(HEADER_BYTES, 52)
  file.writeUInt16LE(PROGRAM_HEADER_BYTES, 54)
  file.writeUInt16LE(segments, 56)
}

/**
 * @param {Buffer} file
 * @param {number} index
 * @param {number} type
 * @param {number} offset also the address, so that a reader may mix them up
 * @param {number} sizeBytes
 */
function writeSegment(file, index, type, offset, sizeBytes) {
  const at = HEADER_BYTES + index * PROGRAM_HEADER_BYTES
  file.writeUInt32LE(type, at)
  file.writeUInt32LE(type === PT.load ? 5 : 4, at + 4) // readable, the loaded one executable too
  for (const field of [8, 16, 24]) file.writeBigUInt64LE(BigInt(offset), at + field)
  for (const field of [32, 40]) file.writeBigUInt64LE(BigInt(sizeBytes), at + field)
  file.writeBigUInt64LE(type === PT.load ? 4096n : 8n, at + 48)
}

/**
 * @param {Buffer} file
 * @param {number} at
 * @param {{ offset: (name: string) => number }} strings
 * @param {string} version
 */
function writeVersionNeed(file, at, strings, version) {
  file.writeUInt16LE(1, at)
  file.writeUInt16LE(1, at + 2)
  file.writeUInt32LE(strings.offset('libc.so.6'), at + 4)
  file.writeUInt32LE(16, at + 8)
  file.writeUInt32LE(elfHash(version), at + 16)
  file.writeUInt16LE(2, at + 22)
  file.writeUInt32LE(strings.offset(version), at + 24)
}

/** @param {string[]} names */
function stringTable(names) {
  const offsets = new Map()
  let used = 1
  for (const name of names) {
    offsets.set(name, used)
    used += name.length + 1
  }
  const bytes = Buffer.alloc(used)
  for (const [name, at] of offsets) bytes.write(name, at, 'latin1')
  return { bytes, offset: (/** @type {string} */ name) => Number(offsets.get(name)) }
}

/** @param {string} name */
function elfHash(name) {
  let hash = 0
  for (const character of name) {
    hash = (hash << 4) + character.charCodeAt(0)
    const high = hash & 0xf0000000
    if (high !== 0) hash ^= high >>> 24
    hash &= ~high
  }
  return hash >>> 0
}

/** @param {number} offset */
const align8 = (offset) => (offset + 7) & ~7
