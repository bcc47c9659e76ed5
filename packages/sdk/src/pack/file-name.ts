import type { FileEntry } from './file-entry.js'
import { sameName } from './walk-error.js'
import type { Warning } from './warning.js'

const FIRST_ESCAPE = 0xdc00

/**
 * A file name from its bytes. Bytes that are no UTF-8 become lone surrogates, which no UTF-8 name can hold: so a broken
 * name is told apart from one that really contains U+FFFD, and is refused instead of being packed under another name.
 */
export function decodeName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = buffer.toString('utf8')
  if (!text.includes('\uFFFD') || Buffer.from(text).equals(buffer)) return text
  return [...buffer].map((byte) => String.fromCharCode(byte < 0x80 ? byte : FIRST_ESCAPE + byte)).join('')
}

/** Whether the name can be written as UTF-8: Windows and {@link decodeName} both put lone surrogates into broken ones. */
export function isUnicodeName(name: string): boolean {
  return !/(?:[\uD800-\uDBFF](?![\uDC00-\uDFFF]))|(?:(?<![\uD800-\uDBFF])[\uDC00-\uDFFF])/.test(name)
}

/**
 * Warns of names in decomposed form (NFD), which macOS likes to write and which game code, composed, will not find on
 * Linux; or puts them into composed form, where that is wanted.
 *
 * @throws ConfigError `FILE_UNSUPPORTED` when two names become one.
 */
export function settleNames(
  entries: readonly FileEntry[],
  normalize: boolean,
): { readonly entries: FileEntry[]; readonly warnings: readonly Warning[] } {
  const decomposed = entries.filter(({ path }) => path.normalize('NFC') !== path)
  if (decomposed.length === 0) return { entries: [...entries], warnings: [] }
  if (!normalize) return { entries: [...entries], warnings: [decomposedNames(decomposed)] }

  const composed = entries.map(compose)
  const paths = new Set<string>()
  for (const { path } of composed) {
    if (paths.has(path)) throw sameName(path)
    paths.add(path)
  }
  return { entries: composed, warnings: [] }
}

function compose(entry: FileEntry): FileEntry {
  const path = entry.path.normalize('NFC')
  const linkTarget = entry.linkTarget?.normalize('NFC')
  return {
    ...entry,
    path,
    ...(path !== entry.path && { sourcePath: entry.path }),
    ...(linkTarget !== undefined && { linkTarget }),
  }
}

function decomposedNames(entries: readonly FileEntry[]): Warning {
  const example = entries[0]?.path ?? ''
  const message =
    `${entries.length} names hold accents in the decomposed form that macOS writes (${example}). Linux takes names byte ` +
    'for byte: if the server does not find these files, push with --normalize-names.'
  return { code: 'NAMES_DECOMPOSED', message }
}
