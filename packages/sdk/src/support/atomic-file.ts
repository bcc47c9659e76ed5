import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const RANDOM_BYTES = 6
const RENAME_PATIENCE_MS = 10_000
const RENAME_PAUSE_MS = 50
/** What Windows answers while another process (often an antivirus) holds the file. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY'])

/**
 * Writes a file so that a reader, or a crash, sees either the old content or the new one, never a part.
 *
 * Disk: creates the folder, writes `path.<random>.tmp` beside the target, syncs it and renames it. A rename that fails
 * because the target is held is tried again for up to 10 s.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomBytes(RANDOM_BYTES).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o644)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await renamePatiently(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/**
 * Removes what {@link writeFileAtomic} left of the file where its process was killed. Only for files of which nobody else may
 * be writing one. Disk: lists the folder.
 */
export async function removeUnfinished(path: string): Promise<void> {
  const unfinished = new RegExp(`^\\.[0-9a-f]{${2 * RANDOM_BYTES}}\\.tmp$`)
  for (const name of await readdir(dirname(path))) {
    const isOurs = name.startsWith(basename(path)) && unfinished.test(name.slice(basename(path).length))
    if (isOurs) await rm(join(dirname(path), name), { force: true })
  }
}

async function renamePatiently(from: string, to: string): Promise<void> {
  const deadline = Date.now() + RENAME_PATIENCE_MS
  for (;;) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (!HELD.has(code) || Date.now() > deadline) throw error
      await delay(RENAME_PAUSE_MS)
    }
  }
}
