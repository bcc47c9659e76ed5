import { join } from 'node:path'
import { LocalError } from '../../errors/classes.js'
import { abortable, throwIfAborted } from '../../support/abort.js'
import { mapConcurrently } from '../../support/semaphore.js'
import type { FileEntry } from '../file-entry.js'
import type { FileSystem, OpenFile } from '../file-system.js'
import { type ElfFile, readElf } from './elf.js'
import { type ExecutableKind, executableKind } from './executable-kind.js'
import type { ReadAt } from './read-at.js'

/** A file of the build and what its first bytes tell. */
export interface SurveyedFile {
  readonly path: string
  readonly sizeBytes: number
  /** The first 256 bytes; fewer when the file is shorter. */
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
const HEAD_BYTES = 256
const MAX_OPEN_FILES = 8

/**
 * Looks at the head of every file, and further into Linux programs and libraries.
 *
 * Disk: opens every file once, at most 8 at the same time; reads 256 bytes of each, some KiB of ELF files.
 *
 * @throws LocalError with code `LOCAL_IO` when a file cannot be read.
 * @throws AbortError with code `ABORTED`.
 */
export async function surveyBuild({ root, entries, fileSystem, signal }: SurveyInput): Promise<BuildSurvey> {
  const withFile = async <T>(path: string, work: (read: ReadAt) => Promise<T>): Promise<T> => {
    throwIfAborted(signal, ACTION)
    return abortable(withOpenFile(fileSystem, root, path, work), signal, ACTION)
  }
  const regular = entries.filter((entry) => entry.kind === 'file')
  const files = await mapConcurrently(regular, MAX_OPEN_FILES, async ({ path, sizeBytes }) =>
    sizeBytes === 0
      ? { path, sizeBytes, head: Buffer.alloc(0), kind: undefined }
      : withFile(path, (read) => surveyFile(read, path, sizeBytes)),
  )

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

async function surveyFile(read: ReadAt, path: string, sizeBytes: number): Promise<SurveyedFile> {
  const head = await read(0, HEAD_BYTES)
  const kind = executableKind(head)
  const elf = kind === 'elf' ? await readElf(read, sizeBytes) : undefined
  return { path, sizeBytes, head, kind, ...(elf !== undefined && { elf }) }
}

async function withOpenFile<T>(
  fileSystem: FileSystem,
  root: string,
  path: string,
  work: (read: ReadAt) => Promise<T>,
): Promise<T> {
  let file: OpenFile | undefined
  try {
    const opened = await fileSystem.open(join(root, path))
    file = opened
    return await work((position, length) => readFully(opened, position, length))
  } catch (error) {
    throw unreadable(path, error)
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

function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  const reason =
    error.code === 'ENOENT'
      ? 'it went away after the folder was listed'
      : `the system answered ${String(error.code)}`
  return new LocalError('LOCAL_IO', {
    action: 'read',
    target: path,
    reason,
    hint: 'The build or an antivirus may still hold the file: wait until the build has ended, then try again.',
    side: 'local',
    retryable: true,
    cause: error,
  })
}

function foldersAbove(path: string): string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}
