// A stamp remembers what a step was done from, so that the step is done again only when that changed.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * Hashes files by their names and bytes. A file that is missing counts as missing.
 *
 * @param {string} base folder that the names are relative to
 * @param {readonly string[]} files in any order
 * @param {readonly string[]} [extra] further text that decides, such as a version
 * @returns {string} sha256 in hex
 */
export function hashFiles(base, files, extra = []) {
  const hash = createHash('sha256').update(JSON.stringify(extra))
  const named = files.map((file) => ({ file, name: relative(base, file).split(sep).join('/') }))
  for (const { file, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const bytes = existsSync(file) ? readFileSync(file) : undefined
    hash.update(JSON.stringify([name, bytes?.length ?? null])).update(bytes ?? '')
  }
  return hash.digest('hex')
}

/**
 * Lists the files below a folder.
 *
 * @param {string} folder
 * @param {(name: string) => boolean} [accepts] says by its name whether a file counts; all do by default
 * @returns {string[]} none where the folder is missing
 */
export function filesBelow(folder, accepts = () => true) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path, accepts)
    return accepts(entry.name) ? [path] : []
  })
}

/**
 * Reads a stamp.
 *
 * @param {string} file
 * @returns {string | undefined} nothing where there is none
 */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/**
 * Writes a stamp and the folders above it.
 *
 * @param {string} file
 * @param {string} stamp
 */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${stamp}\n`)
}
