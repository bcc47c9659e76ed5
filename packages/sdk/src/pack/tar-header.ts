const BLOCK_BYTES = 512
/** Largest size or time that eleven octal digits hold: 8 GiB - 1, or a day in the year 2242. */
const MAX_OCTAL_SIZE = 0o77777777777

/** One member of a layer's tar archive, as far as its header tells. */
export interface TarMember {
  /** Path in the image without a leading or trailing `/`. */
  readonly path: string
  readonly kind: TarKind
  readonly mode: number
  /** Owner's id, and the group's unless that is given. */
  readonly owner: number
  readonly group?: number
  /** Content bytes; 0 for everything but files. */
  readonly sizeBytes: number
  /** Target of a symlink; of a hard link the path of its first name in the same archive. */
  readonly linkTarget?: string
  /** Seconds since 1970; 0 unless given. */
  readonly modifiedSeconds?: number
  /** Numbers of a device. */
  readonly device?: { readonly major: number; readonly minor: number }
  /** Extended attributes by their names, such as `security.capability`. */
  readonly xattrs?: ReadonlyMap<string, Uint8Array>
}

/** What a member of an archive is. */
export type TarKind =
  | 'file'
  | 'hard-link'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'

const TYPES: Readonly<Record<TarKind | 'pax', string>> = {
  file: '0',
  'hard-link': '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
  pax: 'x',
}
/** Largest id that seven octal digits hold. */
const MAX_OCTAL_ID = 0o7777777

/**
 * The header blocks of a member: one ustar block, with a pax block pair before it where a name, a link target, an
 * id or a size does not fit, or there are extended attributes. User and group names are empty, so that equal members give
 * equal bytes.
 *
 * @see POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block"
 */
export function encodeTarHeader(member: TarMember): Buffer {
  const path = archivePath(member)
  const records = paxRecords(member)
  const { linkTarget = '', modifiedSeconds = 0 } = member
  const block = encodeBlock({
    ...(splitPath(path) ?? { prefix: '', name: asciiTail(path) }),
    linkTarget: linkFits(linkTarget) ? linkTarget : asciiTail(linkTarget),
    mode: member.mode,
    owner: upTo(MAX_OCTAL_ID, member.owner),
    group: upTo(MAX_OCTAL_ID, groupOf(member)),
    sizeBytes: upTo(MAX_OCTAL_SIZE, member.sizeBytes),
    modifiedSeconds: upTo(MAX_OCTAL_SIZE, modifiedSeconds),
    type: TYPES[member.kind],
    device: member.device ?? { major: 0, minor: 0 },
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
  const { linkTarget = '', sizeBytes, modifiedSeconds = 0 } = member
  return [
    ...(splitPath(path) === undefined ? [paxRecord('path', path)] : []),
    ...(linkFits(linkTarget) ? [] : [paxRecord('linkpath', linkTarget)]),
    ...(sizeBytes > MAX_OCTAL_SIZE ? [paxRecord('size', String(sizeBytes))] : []),
    ...(modifiedSeconds > MAX_OCTAL_SIZE ? [paxRecord('mtime', String(modifiedSeconds))] : []),
    ...(member.owner > MAX_OCTAL_ID ? [paxRecord('uid', String(member.owner))] : []),
    ...(groupOf(member) > MAX_OCTAL_ID ? [paxRecord('gid', String(groupOf(member)))] : []),
    ...[...(member.xattrs ?? [])].map(([name, value]) => paxRecord(`SCHILY.xattr.${name}`, value)),
  ]
}

const groupOf = ({ owner, group = owner }: TarMember): number => group

/** What does not fit stands in a pax record; 0 is what readers without pax see. */
const upTo = (largest: number, value: number): number => (value <= largest ? value : 0)

const archivePath = ({ path, kind }: TarMember): string => (kind === 'directory' ? `${path}/` : path)

const linkFits = (linkTarget: string): boolean => linkTarget.length <= 100 && isAscii(linkTarget)

function paxBlocks(records: Buffer): Buffer {
  const header = encodeBlock({
    prefix: '',
    name: 'PaxHeader',
    linkTarget: '',
    mode: 0o644,
    owner: 0,
    group: 0,
    sizeBytes: records.byteLength,
    modifiedSeconds: 0,
    type: TYPES.pax,
    device: { major: 0, minor: 0 },
  })
  return Buffer.concat([header, records, Buffer.alloc(tarPadding(records.byteLength))])
}

function encodeBlock(fields: {
  readonly prefix: string
  readonly name: string
  readonly linkTarget: string
  readonly mode: number
  readonly owner: number
  readonly group: number
  readonly sizeBytes: number
  readonly modifiedSeconds: number
  readonly type: string
  readonly device: { readonly major: number; readonly minor: number }
}): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(fields.name, 0, 'latin1')
  block.write(octal(fields.mode, 7), 100, 'latin1')
  block.write(octal(fields.owner, 7), 108, 'latin1')
  block.write(octal(fields.group, 7), 116, 'latin1')
  block.write(octal(fields.sizeBytes, 11), 124, 'latin1')
  block.write(octal(fields.modifiedSeconds, 11), 136, 'latin1')
  block.write('        ', 148, 'latin1')
  block.write(fields.type, 156, 'latin1')
  block.write(fields.linkTarget, 157, 'latin1')
  block.write('ustar\u000000', 257, 'latin1')
  block.write(octal(fields.device.major, 7), 329, 'latin1')
  block.write(octal(fields.device.minor, 7), 337, 'latin1')
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
function paxRecord(key: string, value: string | Uint8Array): Buffer {
  const tail = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')])
  let length = tail.byteLength + 1
  while (String(length).length + tail.byteLength !== length) length += 1
  return Buffer.concat([Buffer.from(String(length)), tail])
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** What a reader without pax would show. Readers with pax never look at it. */
const asciiTail = (text: string): string => text.replace(/[^\x20-\x7e]/g, '_').slice(-100)
