import { isAbsolute, join, posix, resolve } from 'node:path'
import { ConfigError, LocalError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { throwIfAborted } from '../support/abort.js'
import { mapConcurrently } from '../support/semaphore.js'
import { createExclusions, type Exclusions } from './exclusions.js'
import type { ExcludedEntry, FileEntry } from './file-entry.js'
import type { FileStat, FileSystem } from './file-system.js'
import { isProgramHead } from './program-head.js'

const ACTION = 'read the build folder'
const IGNORE_FILE = '.slipwayignore'
/** More opens at once only queue up behind Node's four file-system threads. */
const PARALLEL_OPENS = 8

/** Hop 1: what is in the build folder. */
export interface Walk {
  /** Absolute path of the build folder. */
  readonly root: string
  /** What ships, sorted by the bytes of the path. */
  readonly entries: readonly FileEntry[]
  /** What does not ship, sorted by path, each with its reason. */
  readonly excluded: readonly ExcludedEntry[]
  /** When the walk began, in milliseconds since 1970. */
  readonly startedAtMs: number
}

/** What a walk needs. */
export interface WalkOptions {
  readonly folder: string
  readonly fileSystem: FileSystem
  /** Further lines in `.dockerignore` grammar, read after the folder's own `.slipwayignore`. */
  readonly ignore?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
  readonly onEntry?: ((count: number) => void) | undefined
}

/**
 * Lists a build folder in an order and with modes that are the same on every host.
 *
 * Modes are never taken from the file system: folders and programs (ELF or `#!`) get 0755, all other files 0644.
 *
 * Disk: reads every folder, the first four bytes of every file, and `.slipwayignore`; writes nothing.
 *
 * @throws ConfigError `BUILD_EMPTY` when there is nothing to ship, `SYMLINK_ESCAPES` when a link leads out of the
 * folder, `FILE_UNSUPPORTED` for sockets, devices and pipes.
 * @throws LocalError `LOCAL_IO` when the folder or a file cannot be read.
 * @throws AbortError `ABORTED` when the signal fires.
 */
export async function walkBuild(options: WalkOptions): Promise<Walk> {
  const root = resolve(options.folder)
  const startedAtMs = Date.now()
  await requireFolder(options.fileSystem, root)

  const ignoreLines = [...(await readIgnoreFile(options.fileSystem, root)), ...(options.ignore ?? [])]
  const state: WalkState = {
    ...options,
    root,
    exclusions: createExclusions(ignoreLines),
    entries: [],
    excluded: [],
  }
  await visitFolder(state, '')
  if (!state.entries.some(({ kind }) => kind === 'file')) throw emptyFolder(root, state.excluded.length)

  const entries = await withPrograms(state)
  return {
    root,
    entries: entries.sort(byPathBytes),
    excluded: state.excluded.sort(byPathBytes),
    startedAtMs,
  }
}

/** The order of entries everywhere: bytes of the UTF-8 path, so that no locale changes a digest. */
export function byPathBytes(a: { readonly path: string }, b: { readonly path: string }): number {
  return Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))
}

interface WalkState extends WalkOptions {
  readonly root: string
  readonly exclusions: Exclusions
  readonly entries: FileEntry[]
  readonly excluded: ExcludedEntry[]
}

async function visitFolder(state: WalkState, folder: string): Promise<void> {
  const absolute = join(state.root, folder)
  for (const name of await attempt(absolute, () => state.fileSystem.list(absolute))) {
    throwIfAborted(state.signal, ACTION)
    const path = folder === '' ? name : `${folder}/${name}`
    const stat = await attempt(join(state.root, path), () => state.fileSystem.lstat(join(state.root, path)))
    await visit(state, path, stat)
  }
}

async function visit(state: WalkState, path: string, stat: FileStat): Promise<void> {
  const reason = state.exclusions.reasonFor(path)
  if (reason !== undefined) {
    if (stat.kind === 'directory' && state.exclusions.mayReinclude) return visitFolder(state, path)
    const kind = stat.kind === 'directory' ? 'directory' : 'file'
    state.excluded.push({ path, kind, reason, sizeBytes: await sizeBelow(state, path, stat) })
    return
  }
  if (stat.kind === 'other') throw unsupportedFile(path)
  const { kind, stamp } = stat
  if (kind === 'symlink') state.entries.push(await symlinkEntry(state, path, stat))
  else
    state.entries.push({
      path,
      kind,
      stamp,
      mode: kind === 'file' ? 0o644 : 0o755,
      sizeBytes: kind === 'file' ? stat.sizeBytes : 0,
    })
  state.onEntry?.(state.entries.length)
  if (kind === 'directory') await visitFolder(state, path)
}

async function symlinkEntry(state: WalkState, path: string, stat: FileStat): Promise<FileEntry> {
  const written = await attempt(join(state.root, path), () =>
    state.fileSystem.readLink(join(state.root, path)),
  )
  const linkTarget = written.replaceAll('\\', '/')
  const resolved = posix.normalize(posix.join(posix.dirname(path), linkTarget))
  if (
    isAbsolute(written) ||
    posix.isAbsolute(linkTarget) ||
    resolved === '..' ||
    resolved.startsWith('../')
  ) {
    throw new ConfigError('SYMLINK_ESCAPES', {
      action: ACTION,
      target: path,
      reason: `it is a link to "${written}", outside the build folder, and would point at nothing in the image`,
      hint: 'Copy the target into the build folder, or exclude the link in .slipwayignore.',
      side: 'local',
    })
  }
  return { path, kind: 'symlink', mode: 0o755, sizeBytes: 0, linkTarget, stamp: stat.stamp }
}

async function withPrograms(state: WalkState): Promise<FileEntry[]> {
  return mapConcurrently(state.entries, PARALLEL_OPENS, async (entry) => {
    if (entry.kind !== 'file' || entry.sizeBytes < 4) return entry
    throwIfAborted(state.signal, ACTION)
    const absolute = join(state.root, entry.path)
    const head = await attempt(absolute, () => readHead(state.fileSystem, absolute))
    return isProgramHead(head) ? { ...entry, mode: 0o755 as const } : entry
  })
}

async function readHead(fileSystem: FileSystem, path: string): Promise<Buffer> {
  const file = await fileSystem.open(path)
  try {
    const head = Buffer.alloc(4)
    return head.subarray(0, await file.read(head, 0))
  } finally {
    await file.close()
  }
}

async function sizeBelow(state: WalkState, path: string, stat: FileStat): Promise<number> {
  if (stat.kind !== 'directory') return stat.sizeBytes
  let total = 0
  for (const name of await attempt(path, () => state.fileSystem.list(join(state.root, path)))) {
    throwIfAborted(state.signal, ACTION)
    const below = `${path}/${name}`
    total += await sizeBelow(
      state,
      below,
      await attempt(below, () => state.fileSystem.lstat(join(state.root, below))),
    )
  }
  return total
}

async function requireFolder(fileSystem: FileSystem, root: string): Promise<void> {
  try {
    if ((await fileSystem.stat(root)).kind !== 'directory') throw noFolder(root, 'it is not a folder')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') throw noFolder(root, 'it does not exist')
    throw isSdkError(error) ? error : unreadable(root, error)
  }
}

async function readIgnoreFile(fileSystem: FileSystem, root: string): Promise<string[]> {
  const path = join(root, IGNORE_FILE)
  try {
    const { sizeBytes } = await fileSystem.lstat(path)
    const file = await fileSystem.open(path)
    try {
      const bytes = Buffer.alloc(sizeBytes)
      return bytes
        .subarray(0, await file.read(bytes, 0))
        .toString('utf8')
        .replace(/^\uFEFF/, '')
        .split('\n')
    } finally {
      await file.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw unreadable(path, error)
  }
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw unreadable(path, error)
  }
}

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: ['it is gone', 'If a build is running, wait until it is done, then push again.'],
  EACCES: ['you may not read it', 'Give yourself the right to read it, or exclude it in .slipwayignore.'],
  EPERM: ['you may not read it', 'Give yourself the right to read it, or exclude it in .slipwayignore.'],
  EBUSY: ['the build or an antivirus holds it', 'Wait until the build is done and push again.'],
}

function unreadable(path: string, error: unknown): LocalError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  const [reason, hint] = REASONS[code] ?? [
    `the operating system answered ${code}`,
    'Check the disk and the path.',
  ]
  return new LocalError('LOCAL_IO', {
    action: 'read',
    target: path,
    reason,
    hint,
    side: 'local',
    cause: error,
  })
}

function noFolder(root: string, reason: string): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: ACTION,
    target: root,
    reason,
    hint: 'Name the folder that your engine or compiler put the server into.',
    side: 'local',
  })
}

function emptyFolder(root: string, excludedCount: number): ConfigError {
  return new ConfigError('BUILD_EMPTY', {
    action: ACTION,
    target: root,
    reason: excludedCount === 0 ? 'it holds no file' : `all of its ${excludedCount} entries are excluded`,
    hint: 'Build the Linux server into this folder first, or name another folder.',
    side: 'local',
  })
}

function unsupportedFile(path: string): ConfigError {
  return new ConfigError('FILE_UNSUPPORTED', {
    action: ACTION,
    target: path,
    reason: 'it is a socket, a pipe or a device, which an image cannot hold',
    hint: 'Remove it, or exclude it in .slipwayignore.',
    side: 'local',
  })
}
