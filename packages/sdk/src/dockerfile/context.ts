import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { parse, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Warning } from '../pack/warning.js'
import { throwIfAborted } from '../support/abort.js'
import { formatBytes } from '../support/units.js'
import { IGNORE_FILE, readDockerfile, readIgnoreRules } from './context-dockerfile.js'
import type { ContextEntry } from './context-entry.js'
import { CONTEXT_ACTION, noContextFolder } from './context-error.js'
import { withHiddenDockerfile } from './context-hidden.js'
import { type ContextTarOptions, contextArchive, contextFile, diskMember } from './context-tar.js'
import { walkContext } from './context-walk.js'

/** From here on a context is worth a warning: most are a few MiB, and all of it may have to be sent. */
const LARGE_BYTES = 2 * 1024 ** 3

/** The folder that a Dockerfile is built from. */
export interface BuildContext {
  /** Absolute path. */
  readonly folder: string
  /** Path of the Dockerfile in the context, or `.slipway.Dockerfile` for one that lies elsewhere. */
  readonly dockerfilePath: string
  /** Text of the Dockerfile. */
  readonly dockerfile: string
  /** Exactly what `COPY . /` copies, sorted by the bytes of the path; every entry's folders are among them. */
  readonly entries: readonly ContextEntry[]
  /** Bytes of all files together. */
  readonly sizeBytes: number
  readonly warnings: readonly Warning[]
  /**
   * The context as a tar archive for the engine's classic builder: the entries and, where they lack it, the Dockerfile, with
   * a `.dockerignore` that keeps it out of the image. Each call reads the files anew.
   *
   * The stream fails with IntegrityError `FILE_CHANGED` when a file is not what was listed, with LocalError `LOCAL_IO` when
   * one cannot be read, with AbortError `ABORTED` when the signal fires.
   */
  tar(options?: ContextTarOptions): Readable
  /** The content of one file of `entries`; fails as `tar` does. */
  readFile(entry: ContextEntry, options?: { readonly signal?: AbortSignal | undefined }): Readable
}

/** What {@link openBuildContext} opens. */
export interface BuildContextOptions {
  readonly folder: string
  /** Path of the Dockerfile, from the working folder. It may lie outside of the context. */
  readonly dockerfile: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Lists what a Dockerfile can copy, as `docker build` decides it by `.dockerignore`.
 *
 * Disk: reads the folders, the Dockerfile and the ignore file; files only when they are asked for.
 *
 * @throws LocalError `LOCAL_IO` when the folder is not there or something in it cannot be read.
 * @throws ConfigError `DOCKERFILE_INVALID` when the Dockerfile is not there, or a pattern of the ignore file is none;
 * `FILE_UNSUPPORTED` for a name that is no Unicode.
 * @throws IntegrityError `FILE_CHANGED` when something goes away meanwhile.
 * @throws AbortError `ABORTED` when the signal fires.
 * @see https://docs.docker.com/build/concepts/context/
 */
export async function openBuildContext(options: BuildContextOptions): Promise<BuildContext> {
  throwIfAborted(options.signal, CONTEXT_ACTION)
  const folder = resolve(options.folder)
  requireFolder(folder)
  const dockerfile = readDockerfile(folder, options.dockerfile)
  const ignore = readIgnoreRules(folder, options.dockerfile)
  const entries = await walkContext(folder, ignore.rules, options.signal)
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  return {
    folder,
    dockerfilePath: dockerfile.path,
    dockerfile: dockerfile.bytes.toString('utf8'),
    entries,
    sizeBytes,
    warnings: sizeBytes > LARGE_BYTES ? [largeContext(folder, entries.length, sizeBytes)] : [],
    tar(tarOptions = {}) {
      const members = entries.map((entry) => diskMember(folder, entry))
      const isCopied = entries.some(({ path }) => path === dockerfile.path)
      const all = isCopied ? members : withHiddenDockerfile(folder, members, dockerfile, ignore)
      return contextArchive(folder, all, tarOptions)
    },
    readFile: (entry, { signal } = {}) => contextFile(folder, entry, signal),
  }
}

function requireFolder(folder: string): void {
  let isFolder: boolean
  try {
    isFolder = statSync(folder).isDirectory()
  } catch (error) {
    throw noContextFolder(folder, error)
  }
  if (!isFolder) throw noContextFolder(folder, undefined)
}

function largeContext(folder: string, count: number, sizeBytes: number): Warning {
  const isTooHigh = folder === homedir() || folder === parse(folder).root
  const advice = isTooHigh
    ? 'Put the Dockerfile into a folder of its own with what the image needs'
    : `Exclude in ${IGNORE_FILE} what the image does not need`
  const message = `The build context ${folder} holds ${count} entries, ${formatBytes(sizeBytes)}. ${advice}.`
  return { code: 'CONTEXT_LARGE', message }
}
