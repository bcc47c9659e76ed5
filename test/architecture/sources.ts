import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A source file as the rules see it. */
export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string
  /** What it imports, as written: static, dynamic and type imports, and re-exports. */
  readonly imports: readonly string[]
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SKIPPED_FOLDERS = ['node_modules', 'dist', 'build']

/** Reads what a source text imports. */
export function sourceOf(path: string, text: string): Source {
  const { importedFiles } = ts.preProcessFile(text, true, true)
  return { path, imports: importedFiles.map((file) => file.fileName) }
}

/** Reads every TypeScript and JavaScript file below a folder of the repository; none where it is missing. */
export async function readSources(folder: string): Promise<Source[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true }).catch(() => [])
  const nested = entries
    .filter((entry) => entry.isDirectory() && !SKIPPED_FOLDERS.includes(entry.name))
    .map((entry) => readSources(`${folder}/${entry.name}`))
  const own = entries
    .filter((entry) => entry.isFile() && /\.(?:ts|mts|cts|js|mjs|cjs)$/.test(entry.name))
    .map(async ({ name }) => sourceOf(`${folder}/${name}`, await readFile(join(ROOT, folder, name), 'utf8')))
  return [...(await Promise.all(own)), ...(await Promise.all(nested)).flat()]
}
