import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { byPathBytes } from '../pack/byte-order.js'
import type { Dockerignore, Verdict } from '../pack/dockerignore.js'
import { isUnicodeName } from '../pack/file-name.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { createPacer } from '../support/pacer.js'
import type { ContextEntry } from './context-entry.js'
import { brokenContextName, CONTEXT_ACTION, contextUnreadable } from './context-error.js'

const ROOT_ONLY = { uid: 0, gid: 0 } as const
/** What Docker gives to all that comes from Windows. */
const WINDOWS_MODE = 0o755

/**
 * Lists what of a folder a build can copy, sorted by the bytes of the path. An excluded folder is listed where an exception
 * brings back something below it. Sockets, pipes and devices are left out.
 *
 * Disk: reads every folder that is not excluded; opens no file.
 *
 * @throws LocalError `LOCAL_IO` when a folder cannot be read.
 * @throws IntegrityError `FILE_CHANGED` when something goes away meanwhile.
 * @throws ConfigError `FILE_UNSUPPORTED` for a name that is no Unicode.
 * @throws AbortError `ABORTED` when the signal fires.
 */
export async function walkContext(
  root: string,
  rules: Dockerignore,
  signal?: AbortSignal,
): Promise<ContextEntry[]> {
  const entries: ContextEntry[] = []
  const pace = createPacer(signal, CONTEXT_ACTION)

  async function visit(folder: string, above?: Verdict): Promise<void> {
    for (const name of attempt(join(root, folder), (path) => nodeFileSystem.list(path))) {
      await pace()
      const path = folder === '' ? name : `${folder}/${name}`
      const verdict = rules.judge(path, above)
      if (!isUnicodeName(name)) {
        if (verdict.isExcluded) continue
        throw brokenContextName(path)
      }
      if (verdict.isExcluded && !rules.mayReinclude(path)) continue
      const entry = attempt(join(root, path), (absolute) => readEntry(absolute, path))
      if (entry?.kind === 'directory') await visitFolder(entry, verdict)
      else if (entry !== undefined && !verdict.isExcluded) entries.push(entry)
    }
  }

  async function visitFolder(entry: ContextEntry, verdict: Verdict): Promise<void> {
    const before = entries.length
    await visit(entry.path, verdict)
    if (!verdict.isExcluded || entries.length > before) entries.push(entry)
  }

  await visit('')
  return entries.sort(byPathBytes)
}

/** `undefined` for what a build cannot copy. */
function readEntry(absolute: string, path: string): ContextEntry | undefined {
  const stats = lstatSync(absolute, { bigint: true })
  const mode = process.platform === 'win32' ? WINDOWS_MODE : Number(stats.mode & 0o7777n)
  const entry = { path, mode, sizeBytes: 0, modifiedNs: stats.mtimeNs, ...ROOT_ONLY }
  if (stats.isFile()) return { ...entry, kind: 'file', sizeBytes: Number(stats.size) }
  if (stats.isDirectory()) return { ...entry, kind: 'directory' }
  if (stats.isSymbolicLink()) {
    return { ...entry, kind: 'symlink', linkTarget: readLinkTarget(absolute, path) }
  }
  return undefined
}

function readLinkTarget(absolute: string, path: string): string {
  const written = nodeFileSystem.readLink(absolute)
  const linkTarget = process.platform === 'win32' ? written.replaceAll('\\', '/') : written
  if (!isUnicodeName(linkTarget)) throw brokenContextName(path)
  return linkTarget
}

function attempt<T>(path: string, work: (path: string) => T): T {
  try {
    return work(path)
  } catch (error) {
    throw contextUnreadable(path, error)
  }
}
