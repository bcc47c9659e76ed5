const BLOCK_BYTES = 512
/** Largest size that eleven octal digits hold: 8 GiB - 1. */
const MAX_OCTAL_SIZE = 0o77777777777

/** One member of a layer's tar archive, as far as its header tells. */
export interface TarMember {
  /** Path in the image without a leading or trailing `/`. */
  readonly path: string
  readonly kind: 'file' | 'directory' | 'symlink'
  readonly mode: number
  /** Owner and group id. */
  readonly owner: number
  /** Content bytes; 0 for everything but files. */
  readonly sizeBytes: number
  readonly linkTarget?: string
}

const TYPE = { file: '0', symlink: '2', directory: '5', pax: 'x' } as const

/**
 * The header blocks of a member: one ustar block, with a pax block pair before it where a name, a link target or a
 * size does not fit. Time is always 0, user and group names are empty, so that equal members give equal bytes.
 *
 * @see POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"
 */
export function encodeTarHeader(member: TarMember): Buffer {
  const path = archivePath(member)
  const records = paxRecords(member)
  const { linkTarget = '' } = member
  const block = encodeBlock({
    ...(splitPath(path) ?? { prefix: '', name: asciiTail(path) }),
    linkTarget: linkFits(linkTarget) ? linkTarget : asciiTail(linkTarget),
    mode: member.mode,
    owner: member.owner,
    sizeBytes: member.sizeBytes <= MAX_OCTAL_SIZE ? member.sizeBytes : 0,
    type: TYPE[member.kind],
  })
  return records.length === 0 ? block : Buffer.concat([paxBlocks(Buffer.concat(records)), block])
}

/** Bytes that {@link encodeTarHeader} gives for the member, without encoding them. */
export function tarHeaderBytes(member: TarMember): number {
  const records = paxRecords(member)
  if (records.length === 0) return BLOCK_BYTES
  const recordBytes = records.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return 2 * BLOCK_BYTES + recordBytes + tarPadding(recordBytes)
}

/** Bytes of zeros that follow a member's content up to the next block. */
export function tarPadding(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES
}

/** Zero bytes that end an archive: two blocks. */
export const TAR_END_BYTES = 2 * BLOCK_BYTES

/** What does not fit into the ustar block. */
function paxRecords(member: TarMember): readonly Buffer[] {
  const path = archivePath(member)
  const { linkTarget = '', sizeBytes } = member
  return [
    ...(splitPath(path) === undefined ? [paxRecord('path', path)] : []),
    ...(linkFits(linkTarget) ? [] : [paxRecord('linkpath', linkTarget)]),
    ...(sizeBytes > MAX_OCTAL_SIZE ? [paxRecord('size', String(sizeBytes))] : []),
  ]
}

const archivePath = ({ path, kind }: TarMember): string => (kind === 'directory' ? `${path}/` : path)

const linkFits = (linkTarget: string): boolean => linkTarget.length <= 100 && isAscii(linkTarget)

function paxBlocks(records: Buffer): Buffer {
  const header = encodeBlock({
    prefix: '',
    name: 'PaxHeader',
    linkTarget: '',
    mode: 0o644,
    owner: 0,
    sizeBytes: records.byteLength,
    type: TYPE.pax,
  })
  return Buffer.concat([header, records, Buffer.alloc(tarPadding(records.byteLength))])
}

function encodeBlock(fields: {
  readonly prefix: string
  readonly name: string
  readonly linkTarget: string
  readonly mode: number
  readonly owner: number
  readonly sizeBytes: number
  readonly type: string
}): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(fields.name, 0, 'latin1')
  block.write(octal(fields.mode, 7), 100, 'latin1')
  block.write(octal(fields.owner, 7), 108, 'latin1')
  block.write(octal(fields.owner, 7), 116, 'latin1')
  block.write(octal(fields.sizeBytes, 11), 124, 'latin1')
  block.write(octal(0, 11), 136, 'latin1')
  block.write('        ', 148, 'latin1')
  block.write(fields.type, 156, 'latin1')
  block.write(fields.linkTarget, 157, 'latin1')
  block.write('ustar\u000000', 257, 'latin1')
  block.write(octal(0, 7), 329, 'latin1')
  block.write(octal(0, 7), 337, 'latin1')
  block.write(fields.prefix, 345, 'latin1')
  let checksum = 0
  for (const byte of block) checksum += byte
  block.write(`${octal(checksum, 6)}\u0000 `, 148, 'latin1')
  return block
}

/** Name and prefix as ustar splits a long path at a `/`, or `undefined` where only pax can hold it. */
function splitPath(path: string): { readonly prefix: string; readonly name: string } | undefined {
  if (!isAscii(path)) return undefined
  if (path.length <= 100) return { prefix: '', name: path }
  const at = path.indexOf('/', path.length - 101)
  if (at <= 0 || at > 155 || at === path.length - 1) return undefined
  return { prefix: path.slice(0, at), name: path.slice(at + 1) }
}

/** A pax record counts its own length, digits included. */
function paxRecord(key: string, value: string): Buffer {
  const tail = Buffer.from(` ${key}=${value}\n`)
  let length = tail.byteLength + 1
  while (String(length).length + tail.byteLength !== length) length += 1
  return Buffer.concat([Buffer.from(String(length)), tail])
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** What a reader without pax would show. Readers with pax never look at it. */
const asciiTail = (text: string): string => text.replace(/[^\x20-\x7e]/g, '_').slice(-100)
