import { posix } from 'node:path'
import { byPathBytes } from '../pack/byte-order.js'
import type { FileEntry } from '../pack/file-entry.js'

/** Above this a file is copied by itself, so that a change elsewhere does not copy it again. */
const BIG_FILE_BYTES = 4 * 1024 * 1024
/** A smaller folder is not worth two steps. */
const SPLIT_BYTES = 16 * 1024 * 1024
/** So many names can still be read in one line. */
const MAX_NAMES = 12
const MAX_GROUPS = 10

/** What one `COPY` copies. */
export interface CopyGroup {
  readonly kind: 'folder' | 'files'
  /** Paths in the build folder, `''` for all of it; one for a folder. */
  readonly paths: readonly string[]
  /** Path in the build folder that it becomes, or that the files are put into. */
  readonly target: string
}

interface Folder {
  readonly path: string
  readonly folders: Folder[]
  readonly files: FileEntry[]
  hasLinks: boolean
  sizeBytes: number
}

/**
 * Groups a build by its folders and big files into at most {@link MAX_GROUPS} steps, so that a rebuild copies again only
 * what changed. Libraries, which seldom change, come first: a builder repeats whatever follows the first change.
 */
export function copyGroups(entries: readonly FileEntry[]): readonly CopyGroup[] {
  const root = folderTree(entries)
  let groups = split(root) ?? [wholeFolder(root)]
  if (groups.length > MAX_GROUPS) return [toGroup(wholeFolder(root))]
  for (;;) {
    const next = groups
      .filter(({ folder }) => folder !== undefined && folder !== root && folder.sizeBytes >= SPLIT_BYTES)
      .sort((a, b) => (b.folder?.sizeBytes ?? 0) - (a.folder?.sizeBytes ?? 0))
      .map((group) => ({ group, parts: group.folder && split(group.folder) }))
      .find(({ parts }) => parts !== undefined && groups.length - 1 + parts.length <= MAX_GROUPS)
    if (next?.parts === undefined) break
    groups = [...groups.filter((group) => group !== next.group), ...next.parts]
  }
  return groups.sort((a, b) => rank(a) - rank(b) || byPathBytes(a, b)).map(toGroup)
}

interface Group {
  readonly path: string
  /** The folder that is copied whole; absent for files. */
  readonly folder?: Folder
  readonly files: readonly string[]
  readonly target: string
}

function folderTree(entries: readonly FileEntry[]): Folder {
  const folders = new Map<string, Folder>()
  const at = (path: string): Folder => {
    const known = folders.get(path)
    if (known !== undefined) return known
    const folder: Folder = { path, folders: [], files: [], hasLinks: false, sizeBytes: 0 }
    folders.set(path, folder)
    if (path !== '') at(parentOf(path)).folders.push(folder)
    return folder
  }
  const root = at('')
  for (const entry of entries) {
    if (entry.kind === 'directory') at(entry.path)
    else if (entry.kind === 'symlink') at(parentOf(entry.path)).hasLinks = true
    else {
      at(parentOf(entry.path)).files.push(entry)
      for (let path = parentOf(entry.path); ; path = parentOf(path)) {
        at(path).sizeBytes += entry.sizeBytes
        if (path === '') break
      }
    }
  }
  return root
}

/** Its folders, its big files, and the rest together; `undefined` where it has to be copied whole. */
function split({ path, folders, files, hasLinks }: Folder): Group[] | undefined {
  const big = files.filter(({ sizeBytes }) => sizeBytes >= BIG_FILE_BYTES)
  const rest = files.filter(({ sizeBytes }) => sizeBytes < BIG_FILE_BYTES)
  // A link that COPY is told by its name is followed, not copied.
  if (hasLinks || rest.length > MAX_NAMES) return undefined
  const alone = big.map((file) => ({ path: file.path, files: [file.path], target: path }))
  const together = { path: `${path}/`, files: rest.map((file) => file.path), target: path }
  return [...folders.map(wholeFolder), ...alone, ...(rest.length > 0 ? [together] : [])]
}

function wholeFolder(folder: Folder): Group {
  return { path: folder.path, folder, files: [], target: folder.path }
}

function toGroup({ folder, files, target }: Group): CopyGroup {
  return folder === undefined
    ? { kind: 'files', paths: files, target }
    : { kind: 'folder', paths: [folder.path], target }
}

/** Libraries, folders, big files, and at last the small files that every build writes anew. */
function rank({ path, folder, files }: Group): number {
  if (files.length === 1 && /\.so(?:\.\d+)*$/.test(path)) return 0
  if (folder !== undefined) return 1
  return files.length === 1 && !path.endsWith('/') ? 2 : 3
}

function parentOf(path: string): string {
  const parent = posix.dirname(path)
  return parent === '.' ? '' : parent
}
