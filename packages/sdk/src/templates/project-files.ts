import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LocalError } from '../errors/classes.js'
import { throwIfAborted } from '../support/abort.js'
import type { ProjectFile } from './project-file.js'

const ACTION = 'look at the project'
/** A bigger project is seen in part: what tells the netcode lies near its top. */
const MAX_ENTRIES = 20_000
/** Big, and made from what is looked at anyway. */
const SKIPPED = new Set(['.git', 'Library', 'node_modules', '.godot'])

/**
 * The files of a game's project, those near its top first and of each folder in order. Symlinks are not followed; a folder that
 * cannot be read counts as empty.
 *
 * Disk: lists folders, up to 20,000 entries.
 *
 * @throws LocalError with code `LOCAL_IO` when the project's folder itself cannot be read; AbortError.
 */
export async function listProjectFiles(
  folder: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly ProjectFile[]> {
  const root = resolve(folder)
  const files: ProjectFile[] = []
  const folders = ['']
  let entryCount = 0
  // The list grows while it is read.
  for (const at of folders) {
    throwIfAborted(signal, ACTION)
    for (const entry of await entriesOf(root, at)) {
      entryCount += 1
      if (entryCount > MAX_ENTRIES) return files
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(path)
      if (entry.isFile()) files.push({ path, read: () => readFile(join(root, path), 'utf8') })
    }
  }
  return files
}

async function entriesOf(root: string, at: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(join(root, at), { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (at !== '') return []
    const { code, message } = error as NodeJS.ErrnoException
    throw new LocalError('LOCAL_IO', {
      action: ACTION,
      target: root,
      reason: code ?? message,
      hint: 'Check that it is the folder of the project and that you may read it.',
      side: 'local',
      cause: error,
    })
  }
}
