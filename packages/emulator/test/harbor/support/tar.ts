import { gzipSync } from 'node:zlib'

const BLOCK_BYTES = 512

/** Files and folders by their paths; the name of a folder ends in a slash. */
export type Tree = Readonly<Record<string, string>>

/** Writes a tar archive of plain ustar entries, which is a layer as it is. */
export function tarOf(tree: Tree): Buffer {
  const entries = Object.entries(tree).map(([path, content]) => tarEntry(path, content))
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK_BYTES)])
}

/** The same compressed, as most layers are. */
export function gzippedTarOf(tree: Tree): Buffer {
  return gzipSync(tarOf(tree))
}

/** Writes one entry; `type` is a folder's or a file's unless it is given. */
export function tarEntry(
  path: string,
  content: string | Buffer,
  type = path.endsWith('/') ? '5' : '0',
): Buffer {
  const body = Buffer.from(content)
  const header = Buffer.alloc(BLOCK_BYTES)
  header.write(path, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write('ustar\u000000', 257)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148)
  const padding = Buffer.alloc((BLOCK_BYTES - (body.length % BLOCK_BYTES)) % BLOCK_BYTES)
  return Buffer.concat([header, body, padding])
}

/** Hands bytes out in pieces of the given size, as a connection or a disk may. */
export async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield bytes.subarray(start, start + pieceBytes)
}
