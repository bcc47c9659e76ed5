import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A text file of the repository. */
export interface TextFile {
  /** From the repository's root, with `/`. */
  readonly path: string
  readonly text: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Reads every text file that git tracks, or would track if it were added. */
export function readTextFiles(): TextFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '')
  return paths.flatMap((path) => {
    const file = join(ROOT, path)
    // Deleted, but not yet in a commit; or a submodule or link to a folder.
    if (!existsSync(file) || !statSync(file).isFile()) return []
    const bytes = readFileSync(file)
    return bytes.includes(0) ? [] : [{ path, text: bytes.toString('utf8') }]
  })
}
