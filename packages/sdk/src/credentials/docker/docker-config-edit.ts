import { chmod, lstat, mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { JsonTextError } from '../../config/json-text.js'
import { ConfigError, LocalError } from '../../errors/classes.js'
import { isSdkError } from '../../errors/guards.js'
import { writeFileAtomic } from '../../support/atomic-file.js'
import { DockerConfigError, decodeDockerConfig, parseDockerConfig } from './docker-config.js'

const BACKUP = '.slipway-backup-'
const OWN_MODE = 0o600
/** Docker may write the file at any time; it does so rarely enough. */
const ATTEMPTS = 5

/** What became of the file. */
export interface DockerConfigEdit {
  /** The file itself, where the path was a link. */
  readonly path: string
  readonly isChanged: boolean
  /** Path of the copy of what was there before, where one was kept. */
  readonly backup: string | undefined
}

/**
 * Changes docker's configuration file: all of the change is in it when this returns, or the file is as it was. A change that
 * changes nothing writes nothing. Links are followed; a file that is not there counts as an empty text.
 *
 * Disk: replaces the file atomically with its own mode (0600 for a new one); with `keepsBackup` leaves a copy beside it as
 * `config.json.slipway-backup-<utc>`, mode 0600.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is not JSON of docker's form; LocalError with code `LOCAL_IO`
 * when it cannot be read or written, belongs to another user, or changes all the time; whatever `change` throws.
 */
export async function editDockerConfig(
  path: string,
  change: (text: string) => string,
  options: { readonly action: string; readonly keepsBackup: boolean },
): Promise<DockerConfigEdit> {
  const { action, keepsBackup } = options
  try {
    const target = await realTarget(path)
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const edit = await tryEdit(target, change, keepsBackup)
      if (edit !== undefined) return edit
    }
    throw new Error('another program keeps changing it')
  } catch (error) {
    throw explained(error, action, path)
  }
}

/** The copies that {@link editDockerConfig} has left beside the file. */
export async function dockerConfigBackups(path: string): Promise<string[]> {
  const target = await realTarget(path)
  const folder = dirname(target)
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.startsWith(`${basename(target)}${BACKUP}`))
    .map((name) => join(folder, name))
}

/** Undefined: the file was changed by somebody else meanwhile. */
async function tryEdit(
  target: string,
  change: (text: string) => string,
  keepsBackup: boolean,
): Promise<DockerConfigEdit | undefined> {
  const before = await read(target)
  const text = before === undefined ? '' : decodeDockerConfig(before.bytes)
  parseDockerConfig(text)
  const after = change(text)
  if (after === text) return { path: target, isChanged: false, backup: undefined }
  parseDockerConfig(after)

  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const backup = keepsBackup && before !== undefined ? `${target}${BACKUP}${utc()}` : undefined
  if (backup !== undefined) await writeFileAtomic(backup, text, { mode: OWN_MODE })
  const now = await read(target)
  if (!isSame(before?.bytes, now?.bytes)) {
    if (backup !== undefined) await rm(backup, { force: true })
    return undefined
  }
  await writeFileAtomic(target, after, { mode: before?.mode ?? OWN_MODE })
  // The process's umask may have taken bits from it.
  if (before !== undefined) await chmod(target, before.mode)
  return { path: target, isChanged: true, backup }
}

async function read(path: string): Promise<{ readonly bytes: Buffer; readonly mode: number } | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new DockerConfigError('it is no file')
    // The file that replaces it would be ours, and its owner could not read it any more.
    const uid = process.getuid?.()
    if (uid !== undefined && found.uid !== uid) throw new Error('it belongs to another user')
    return { bytes: await readFile(path), mode: found.mode & 0o777 }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function realTarget(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const isThere = await lstat(path).then(
      () => true,
      () => false,
    )
    if (isThere) throw new Error('it is a link to a file that is not there', { cause: error })
    return path
  }
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b)
}

/** `20261122T143105123Z` */
function utc(): string {
  return new Date().toISOString().replace(/[-:.]/g, '')
}

function explained(error: unknown, action: string, path: string): Error {
  if (isSdkError(error)) return error
  const details = { action, target: path, side: 'local' as const }
  // Parsers' own words quote the file, which may hold secrets.
  if (error instanceof DockerConfigError || error instanceof JsonTextError) {
    const reason =
      error instanceof DockerConfigError ? error.message : 'it is not JSON that names each thing once'
    return new ConfigError('CONFIG_INVALID', {
      ...details,
      reason,
      hint: 'Correct the file, then try again.',
    })
  }
  const { code, message } = error as NodeJS.ErrnoException
  return new LocalError('LOCAL_IO', {
    ...details,
    reason: code ?? message,
    hint: 'Nothing was changed. Check that the file is yours and that you may write it.',
    cause: error,
  })
}
