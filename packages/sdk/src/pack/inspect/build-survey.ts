import { join } from 'node:path'
import { isSdkError } from '../../errors/guards.js'
import { abortable, throwIfAborted } from '../../support/abort.js'
import { mapConcurrently } from '../../support/semaphore.js'
import type { ExecutableKind } from '../executable-kind.js'
import type { FileEntry } from '../file-entry.js'
import type { FileSystem, OpenFile } from '../file-system.js'
import { unreadable } from '../walk-error.js'
import { type ElfFile, readElf } from './elf.js'
import type { ReadAt } from './read-at.js'

/** A file of the build and what its first bytes tell. */
export interface SurveyedFile {
  readonly path: string
  readonly sizeBytes: number
  /** The first 256 bytes of files that have a kind and of Godot packs; empty for all others. */
  readonly head: Buffer
  readonly kind: ExecutableKind | undefined
  /** Present for every file of the kind `elf`. */
  readonly elf?: ElfFile
}

/** The build folder as the rules of this hop see it. */
export interface BuildSurvey {
  /** Absolute path of the build folder. */
  readonly root: string
  /** Byte-sorted by path. */
  readonly files: readonly SurveyedFile[]
  /** Path of every symlink and its target. */
  readonly links: ReadonlyMap<string, string>
  file(path: string): SurveyedFile | undefined
  /** Whether the build holds a file, folder or symlink of this path. */
  has(path: string): boolean
  /** Reads a part of a file of the build. Fewer bytes than asked for come at the end of the file. */
  read(path: string, position: number, length: number): Promise<Buffer>
}

/** What {@link surveyBuild} reads. */
export interface SurveyInput {
  readonly root: string
  readonly entries: readonly FileEntry[]
  readonly fileSystem: FileSystem
  readonly signal?: AbortSignal | undefined
}

const ACTION = 'inspect the build'
const EMPTY = Buffer.alloc(0)
const MAX_OPEN_FILES = 8

/**
 * Goes by what the walk saw of every file, and looks further into Linux programs and libraries.
 *
 * Disk: opens ELF files once, at most 8 at the same time, and reads some KiB of each.
 *
 * @throws LocalError with code `LOCAL_IO` when a file cannot be read.
 * @throws AbortError with code `ABORTED`.
 */
export async function surveyBuild({ root, entries, fileSystem, signal }: SurveyInput): Promise<BuildSurvey> {
  const sourcePaths = new Map(
    entries.flatMap(({ path, sourcePath }) => (sourcePath ? [[path, sourcePath]] : [])),
  )
  const withFile = async <T>(path: string, work: (read: ReadAt) => Promise<T>): Promise<T> => {
    throwIfAborted(signal, ACTION)
    const absolute = join(root, sourcePaths.get(path) ?? path)
    return abortable(withOpenFile(fileSystem, absolute, work), signal, ACTION)
  }
  const regular = entries.filter((entry) => entry.kind === 'file')
  const files = await mapConcurrently(regular, MAX_OPEN_FILES, async (entry) => {
    const { path, sizeBytes, executable: kind, head = EMPTY } = entry
    const elf = kind === 'elf' ? await withFile(path, (read) => readElf(read, sizeBytes)) : undefined
    return { path, sizeBytes, head, kind, ...(elf !== undefined && { elf }) }
  })

  const filesByPath = new Map(files.map((file) => [file.path, file]))
  const paths = new Set(entries.flatMap(({ path }) => [path, ...foldersAbove(path)]))
  return {
    root,
    files,
    links: new Map(entries.flatMap(({ path, linkTarget }) => (linkTarget ? [[path, linkTarget]] : []))),
    file: (path) => filesByPath.get(path),
    has: (path) => paths.has(path),
    read: (path, position, length) => withFile(path, (read) => read(position, length)),
  }
}

async function withOpenFile<T>(
  fileSystem: FileSystem,
  path: string,
  work: (read: ReadAt) => Promise<T>,
): Promise<T> {
  let file: OpenFile | undefined
  try {
    const opened = await fileSystem.open(path)
    file = opened
    return await work((position, length) => readFully(opened, position, length))
  } catch (error) {
    throw isSdkError(error) ? error : unreadable(path, error)
  } finally {
    await file?.close()
  }
}

async function readFully(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const count = await file.read(bytes.subarray(filled), position + filled)
    if (count === 0) break
    filled += count
  }
  return bytes.subarray(0, filled)
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}
