import type { Stats } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFileAtomic } from '../../support/atomic-file.js'
import { errorCode } from './error-code.js'
import { fileError } from './file-error.js'

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const OTHERS = 0o077

/**
 * Reads a file that nobody but this user may read; `undefined` when there is none. On Windows, where modes tell nothing, the
 * user's profile protects it.
 *
 * @throws LocalError with code `LOCAL_IO` when the file or its folder belongs to somebody else or is open to others.
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r')
    try {
      const stats = await file.stat()
      if (!stats.isFile()) throw fileError(path, 'it is no file', 'Name a file in a folder of its own.')
      refuseUnlessPrivate(path, path, stats, FILE_MODE)
      await checkFolder(path)
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw isSystemError(error) ? unreachable(path, error) : error
  }
}

/**
 * Replaces the file at once, for this user alone.
 *
 * Disk: creates the folder, closed to others, where it is missing.
 *
 * @throws LocalError with code `LOCAL_IO`.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode: FILE_MODE })
  } catch (error) {
    throw unreachable(path, error)
  }
}

/**
 * Makes sure of a folder for the file that nobody else may look into.
 *
 * @throws LocalError with code `LOCAL_IO`.
 */
export async function preparePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE })
  } catch (error) {
    throw unreachable(path, error)
  }
  await checkFolder(path)
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path)
  refuseUnlessPrivate(path, folder, await stat(folder), FOLDER_MODE)
}

function refuseUnlessPrivate(path: string, checked: string, { uid, mode }: Stats, wanted: number): void {
  const own = process.getuid?.()
  if (own === undefined) return
  const what = checked === path ? 'it' : `its folder ${checked}`
  if (uid !== own) {
    const hint = 'Use a file of your own, or run this as the user who owns it.'
    throw fileError(path, `${what} belongs to user ${uid}, and this is user ${own}`, hint)
  }
  if ((mode & OTHERS) !== 0) {
    const now = (mode & 0o777).toString(8).padStart(4, '0')
    const hint = `Run: chmod ${wanted.toString(8)} ${checked}`
    throw fileError(path, `${what} is open to other users (mode ${now})`, hint)
  }
}

function unreachable(path: string, error: unknown) {
  const reason = `the disk says ${errorCode(error) ?? 'no'}`
  return fileError(path, reason, 'Check the path, its rights and the room on the disk.', error)
}

function isSystemError(error: unknown): boolean {
  return errorCode(error) !== undefined && error instanceof Error && 'syscall' in error
}
