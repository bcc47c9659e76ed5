import { isAbsolute, join, posix, resolve } from 'node:path'
import { isSdkError } from '../errors/guards.js'
import { throwIfAborted } from '../support/abort.js'
import { createPacer } from '../support/pacer.js'
import { byPathBytes } from './byte-order.js'
import { createExclusions, type Exclusion, type Exclusions, IGNORE_FILE } from './exclusions.js'
import { executableKind } from './executable-kind.js'
import type { ExcludedEntry, FileEntry } from './file-entry.js'
import { isUnicodeName, settleNames } from './file-name.js'
import type { FileStat, FileSystem } from './file-system.js'
import {
  brokenName,
  emptyFolder,
  escapingLink,
  noFolder,
  unreadable,
  unsupportedFile,
  WALK_ACTION,
} from './walk-error.js'
import type { Warning } from './warning.js'

/** Enough to tell every kind of program and to read a script's first line. */
const HEAD_BYTES = 256
const GODOT_PACK = 'GDPC'

/** Hop 1: what is in the build folder. */
export interface Walk {
  /** Absolute path of the build folder. */
  readonly root: string
  /** What ships, sorted by the bytes of the path. */
  readonly entries: readonly FileEntry[]
  /** What does not ship, sorted by path, each with its reason. */
  readonly excluded: readonly ExcludedEntry[]
  readonly warnings: readonly Warning[]
  /** The rules that it went by besides the built-in ones: those of `.slipwayignore`, then the caller's. */
  readonly ignoreLines: readonly string[]
  /** When the walk began, in milliseconds since 1970. */
  readonly startedAtMs: number
}

/** What a walk needs. */
export interface WalkOptions {
  readonly folder: string
  readonly fileSystem: FileSystem
  /** Further lines in `.dockerignore` grammar, read after the folder's own `.slipwayignore`. */
  readonly ignore?: readonly string[] | undefined
  /** Ships names in Unicode's composed form (NFC), as game code writes them. Default false: names are left as they are. */
  readonly normalizeNames?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onEntry?: ((count: number) => void) | undefined
}

/**
 * Lists a build folder in an order and with modes that are the same on every host.
 *
 * Modes are never taken from the file system: folders and programs (ELF or `#!`) get 0755, all other files 0644.
 *
 * Disk: reads every folder, the first 256 bytes of every file, and `.slipwayignore`; writes nothing.
 *
 * @throws ConfigError `BUILD_EMPTY` when there is nothing to ship, `SYMLINK_ESCAPES` when a link leads out of the
 * folder, `FILE_UNSUPPORTED` for sockets, devices, pipes and names that are no Unicode, `CONFIG_INVALID` for a line of
 * `.slipwayignore` that is no pattern, `OPTION_INVALID` for one of `ignore` and for a folder that is none.
 * @throws LocalError `LOCAL_IO` when the folder or a file cannot be read.
 * @throws IntegrityError `FILE_CHANGED` when a file goes away meanwhile.
 * @throws AbortError `ABORTED` when the signal fires.
 */
export async function walkBuild(options: WalkOptions): Promise<Walk> {
  const { fileSystem, signal } = options
  throwIfAborted(signal, WALK_ACTION)
  const root = resolve(options.folder)
  const startedAtMs = Date.now()
  requireFolder(fileSystem, root)
  const names = attempt(root, () => fileSystem.list(root))
  const ownLines = ownIgnoreLines(fileSystem, root, names)
  const ignoreLines = [...ownLines, ...(options.ignore ?? [])]
  const state: WalkState = {
    ...options,
    root,
    exclusions: createExclusions(ignoreLines, { path: join(root, IGNORE_FILE), lineCount: ownLines.length }),
    pace: createPacer(signal, WALK_ACTION),
    entries: [],
    excluded: [],
  }

  await visitNames(state, '', names)

  const { excluded } = state
  if (!state.entries.some(({ kind }) => kind === 'file')) throw emptyFolder(root, excluded.length)
  const { entries, warnings } = settleNames(state.entries, options.normalizeNames ?? false)
  return {
    root,
    entries: entries.sort(byPathBytes),
    excluded: excluded.sort(byPathBytes),
    warnings,
    ignoreLines,
    startedAtMs,
  }
}

interface WalkState extends WalkOptions {
  readonly root: string
  readonly exclusions: Exclusions
  readonly pace: () => Promise<void>
  readonly entries: FileEntry[]
  readonly excluded: ExcludedEntry[]
}

async function visitNames(
  state: WalkState,
  folder: string,
  names: readonly string[],
  above?: Exclusion,
): Promise<void> {
  for (const name of names) {
    await state.pace()
    const path = folder === '' ? name : `${folder}/${name}`
    const absolute = join(state.root, path)
    const exclusion = state.exclusions.judge(path, above)
    const { reason } = exclusion
    if (!isUnicodeName(name)) {
      if (reason === undefined) throw brokenName(path)
      // No call of the file system takes such a name as text: its size stays unknown.
      state.excluded.push({ path, kind: 'file', reason, sizeBytes: 0 })
      continue
    }
    const stat = attempt(absolute, () => state.fileSystem.lstat(absolute))
    const isFolder = stat.kind === 'directory'
    if (reason === undefined) ship(state, path, stat)
    if (isFolder && (reason === undefined || state.exclusions.mayReinclude(path))) {
      await visitNames(
        state,
        path,
        attempt(absolute, () => state.fileSystem.list(absolute)),
        exclusion,
      )
    } else if (reason !== undefined) {
      const sizeBytes = isFolder ? await sizeBelow(state, path) : stat.sizeBytes
      state.excluded.push({ path, kind: isFolder ? 'directory' : 'file', reason, sizeBytes })
    }
  }
}

function ship(state: WalkState, path: string, stat: FileStat): void {
  const { kind, stamp } = stat
  if (kind === 'other') throw unsupportedFile(path)
  if (kind === 'directory') state.entries.push({ path, kind, mode: 0o755, sizeBytes: 0, stamp })
  if (kind === 'symlink') state.entries.push(symlinkEntry(state, path, stat))
  if (kind === 'file') state.entries.push(fileEntry(state, path, stat))
  state.onEntry?.(state.entries.length)
}

function fileEntry({ root, fileSystem }: WalkState, path: string, { sizeBytes, stamp }: FileStat): FileEntry {
  const absolute = join(root, path)
  const isEmpty = sizeBytes === 0
  const head = isEmpty ? Buffer.alloc(0) : attempt(absolute, () => fileSystem.readHead(absolute, HEAD_BYTES))
  const executable = executableKind(head)
  // Only what Linux can start needs the bit; Windows keeps none, and a build copied from there would not start.
  const mode = executable === 'elf' || executable === 'script' ? 0o755 : 0o644
  const entry: FileEntry = { path, kind: 'file', mode, sizeBytes, stamp }
  if (executable !== undefined) return { ...entry, executable, head }
  return head.toString('latin1', 0, GODOT_PACK.length) === GODOT_PACK ? { ...entry, head } : entry
}

function symlinkEntry({ root, fileSystem }: WalkState, path: string, { stamp }: FileStat): FileEntry {
  const written = attempt(join(root, path), () => fileSystem.readLink(join(root, path)))
  const linkTarget = written.replaceAll('\\', '/')
  const resolved = posix.normalize(posix.join(posix.dirname(path), linkTarget))
  const isOutside = resolved === '..' || resolved.startsWith('../')
  if (isOutside || isAbsolute(written) || posix.isAbsolute(linkTarget)) throw escapingLink(path, written)
  if (!isUnicodeName(linkTarget)) throw brokenName(path)
  return { path, kind: 'symlink', mode: 0o755, sizeBytes: 0, linkTarget, stamp }
}

async function sizeBelow(state: WalkState, folder: string): Promise<number> {
  const { root, fileSystem } = state
  let total = 0
  for (const name of attempt(join(root, folder), () => fileSystem.list(join(root, folder)))) {
    await state.pace()
    const path = `${folder}/${name}`
    const { kind, sizeBytes } = attempt(join(root, path), () => fileSystem.lstat(join(root, path)))
    total += kind === 'directory' ? await sizeBelow(state, path) : sizeBytes
  }
  return total
}

function requireFolder(fileSystem: FileSystem, root: string): void {
  try {
    if (fileSystem.stat(root).kind !== 'directory') throw noFolder(root, 'it is not a folder')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw noFolder(root, 'it does not exist')
    throw isSdkError(error) ? error : unreadable(root, error)
  }
}

/** The name is looked for in the listing: a disk that ignores case would answer for any spelling. */
function ownIgnoreLines(fileSystem: FileSystem, root: string, names: readonly string[]): string[] {
  if (!names.includes(IGNORE_FILE)) return []
  const path = join(root, IGNORE_FILE)
  const text = attempt(path, () => fileSystem.readHead(path, fileSystem.stat(path).sizeBytes)).toString(
    'utf8',
  )
  return text.replace(/^\uFEFF/, '').split('\n')
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unreadable(path, error)
  }
}
