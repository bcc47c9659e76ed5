import { type ByteSource, readBytesFrom } from './byte-source.js'

/** One member of a tar archive. */
export interface TarEntry {
  /** Path without `./` or `/` before it and without `/` after it. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'other'
  readonly sizeBytes: number
  /** Reads the content, once and before the next entry is asked for. Meant for small files. */
  content(): Promise<Buffer>
}

/** A stream that is no tar archive, or a damaged one. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

const BLOCK_BYTES = 512
const MAX_NAME_BYTES = 64 * 1024

const GNU_LONG_NAME = 'L'
const GNU_LONG_LINK = 'K'
const PAX = 'x'
const PAX_GLOBAL = 'g'
const KINDS: Readonly<Record<string, TarEntry['kind']>> = { '0': 'file', '7': 'file', '5': 'folder' }

/**
 * Reads the entries of an uncompressed tar archive in their order: POSIX ustar with pax headers, and GNU's long names.
 *
 * Memory: one block, and what a caller asks for; content that is not asked for is skipped.
 *
 * @param options - `signal`: ends the reading, in the middle of an entry too.
 * @throws {@link TarError} at the first block that is no header, and where the stream ends too early; the signal's reason.
 */
export async function* tarEntries(
  chunks: AsyncIterable<Uint8Array>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<TarEntry, void, void> {
  const source = readBytesFrom(chunks, options)
  let next: Overrides = {}
  for (;;) {
    const header = await source.take(BLOCK_BYTES)
    // Two empty blocks end an archive, and many archives just stop.
    if (header.length === 0 || header.every((byte) => byte === 0)) return
    const own = readHeader(header)
    const { type } = own
    if (type === GNU_LONG_NAME || type === PAX) {
      const text = await readText(source, own.sizeBytes)
      next = type === PAX ? { ...next, ...paxOverrides(text) } : { ...next, path: untilNul(text) }
      continue
    }
    if (type === PAX_GLOBAL || type === GNU_LONG_LINK) {
      await source.skip(paddedBytes(own.sizeBytes))
      continue
    }
    const sizeBytes = next.sizeBytes ?? own.sizeBytes
    let isRead = false
    const content = async () => {
      isRead = true
      const padded = await takeAll(source, paddedBytes(sizeBytes))
      return padded.subarray(0, sizeBytes)
    }
    yield { path: plainPath(next.path ?? own.path), kind: KINDS[type] ?? 'other', sizeBytes, content }
    if (!isRead && !(await source.skip(paddedBytes(sizeBytes)))) throw tooShort()
    next = {}
  }
}

interface Overrides {
  readonly path?: string
  readonly sizeBytes?: number
}

function readHeader(block: Buffer): { path: string; sizeBytes: number; type: string } {
  if (block.length < BLOCK_BYTES) throw tooShort()
  const text = (start: number, length: number) => untilNul(block.toString('utf8', start, start + length))
  if (checksumOf(block) !== Number.parseInt(text(148, 8), 8)) throw new TarError('a block is no tar header')
  const prefix = text(257, 5) === 'ustar' && block[262] === 0 ? text(345, 155) : ''
  const name = text(0, 100)
  const flag = text(156, 1) || '0'
  // Before POSIX, a folder was a file whose name ends in a slash.
  const type = flag === '0' && name.endsWith('/') ? '5' : flag
  return { path: prefix ? `${prefix}/${name}` : name, sizeBytes: readSize(block.subarray(124, 136)), type }
}

/** The checksum counts its own field as spaces. */
function checksumOf(block: Buffer): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0)
}

/** Octal digits, or with the highest bit set a binary number: GNU's form for 8 GiB and more. */
function readSize(field: Buffer): number {
  const isBinary = ((field[0] ?? 0) & 0x80) !== 0
  const size = isBinary
    ? Number(BigInt(`0x${field.subarray(4).toString('hex')}`))
    : Number.parseInt(untilNul(field.toString('latin1')).trim() || '0', 8)
  if (Number.isSafeInteger(size) && size >= 0) return size
  throw new TarError('an entry has no size')
}

/** Reads `LENGTH KEY=VALUE\n` records (POSIX.1-2001, pax interchange format); of a key, the last one counts. */
function paxOverrides(text: string): Overrides {
  const values = new Map<string, string>()
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    const length = Number.parseInt(rest.toString('utf8', 0, 20), 10)
    if (!(length > 0 && length <= rest.length)) break
    const record = rest.toString('utf8', rest.indexOf(' ') + 1, length - 1)
    const mark = record.indexOf('=')
    values.set(record.slice(0, mark), record.slice(mark + 1))
    rest = rest.subarray(length)
  }
  const [path, size] = [values.get('path'), Number(values.get('size') ?? Number.NaN)]
  return {
    ...(path !== undefined && { path }),
    ...(Number.isSafeInteger(size) && size >= 0 && { sizeBytes: size }),
  }
}

async function readText(source: ByteSource, sizeBytes: number): Promise<string> {
  if (sizeBytes > MAX_NAME_BYTES) throw new TarError('a name is longer than 64 KiB')
  return (await takeAll(source, paddedBytes(sizeBytes))).toString('utf8', 0, sizeBytes)
}

async function takeAll(source: ByteSource, sizeBytes: number): Promise<Buffer> {
  const bytes = await source.take(sizeBytes)
  if (bytes.length < sizeBytes) throw tooShort()
  return bytes
}

function plainPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

function paddedBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES
}

function untilNul(text: string): string {
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function tooShort(): TarError {
  return new TarError('the archive ends too early')
}
