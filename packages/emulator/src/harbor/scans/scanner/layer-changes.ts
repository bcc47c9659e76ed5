import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type ByteSource, readBytesFrom } from './byte-source.js'
import { holdsWanted, isWanted } from './known-files.js'
import { LayerError } from './layer-error.js'
import { type TarEntry, tarEntries } from './tar-entries.js'
import type { TextBudget } from './text-budget.js'

/** What a layer changes of the files that a scan reads. */
export interface LayerChanges {
  /** Texts of the wanted files that it brings, by their paths. */
  readonly files: ReadonlyMap<string, string>
  /** Paths that it removes, with everything below them (image-spec v1.1, "Whiteouts"). */
  readonly removed: ReadonlySet<string>
  /** Folders of whose earlier content nothing stays; the root's name is empty (image-spec v1.1, "Opaque Whiteout"). */
  readonly opaque: ReadonlySet<string>
  /** How many entries the layer has. */
  readonly entryCount: number
}

/** What the layers of one image are read with. */
export interface LayerOptions {
  /** What all layers of the image take their texts and paths from. */
  readonly budget: TextBudget
  readonly signal: AbortSignal
}

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
const MAX_FILE_BYTES = 64 * 1024 * 1024
const GZIP_MAGIC = [0x1f, 0x8b]
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd]

/**
 * Reads a layer, a tar archive as it is or compressed with gzip, whatever its media type says.
 *
 * @param layer - Is closed afterwards.
 * @param options - `signal`: leaves the layer in its middle.
 * @throws {@link LayerError} for zstd, for a package database of more than 64 MiB, and where the budget is spent; TarError
 *   for a damaged archive; an `AbortError` or the signal's reason once it fired.
 */
export async function readLayerChanges(
  layer: Readable,
  { budget, signal }: LayerOptions,
): Promise<LayerChanges> {
  addAbortSignal(signal, layer)
  try {
    return await changesOf(tarEntries(await uncompressed(layer), { signal }), budget)
  } finally {
    layer.destroy()
  }
}

async function changesOf(entries: AsyncIterable<TarEntry>, budget: TextBudget): Promise<LayerChanges> {
  const files = new Map<string, string>()
  const removed = new Set<string>()
  const opaque = new Set<string>()
  const keep = (path: string, paths: Set<string>) => {
    budget.take(path.length)
    paths.add(path)
  }
  // A layer has up to hundreds of thousands of paths, and few of them concern a scan.
  const remove = (path: string) => {
    if (holdsWanted(path)) keep(path, removed)
  }
  const empty = (folder: string) => {
    if (folder === '' || holdsWanted(folder)) keep(folder, opaque)
  }
  let entryCount = 0
  for await (const entry of entries) {
    entryCount++
    const { path, kind } = entry
    const cut = path.lastIndexOf('/') + 1
    const [folder, name] = [path.slice(0, cut), path.slice(cut)]
    if (name === OPAQUE) empty(folder.slice(0, -1))
    else if (name.startsWith(WHITEOUT)) remove(folder + name.slice(WHITEOUT.length))
    // A file or a link takes the place of whatever had its path, a folder with all its content too.
    else if (kind !== 'folder') remove(path)
    if (kind === 'file' && isWanted(path)) files.set(path, await textOf(entry, budget))
  }
  return { files, removed, opaque, entryCount }
}

async function textOf({ path, sizeBytes, content }: TarEntry, budget: TextBudget): Promise<string> {
  if (sizeBytes > MAX_FILE_BYTES) throw new LayerError(`${path} is larger than 64 MiB`)
  budget.take(path.length + sizeBytes)
  return (await content()).toString('utf8')
}

async function uncompressed(layer: Readable): Promise<AsyncIterable<Uint8Array>> {
  const source = readBytesFrom(layer)
  const start = await source.take(ZSTD_MAGIC.length)
  if (startsWith(start, ZSTD_MAGIC)) throw new LayerError('a layer is compressed with zstd')
  const whole = startingWith(start, source)
  if (!startsWith(start, GZIP_MAGIC)) return whole
  // What goes wrong is thrown where the bytes are read.
  return pipeline(Readable.from(whole), createGunzip(), () => undefined)
}

async function* startingWith(
  start: Uint8Array,
  { rest }: ByteSource,
): AsyncGenerator<Uint8Array, void, void> {
  yield start
  yield* rest()
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
