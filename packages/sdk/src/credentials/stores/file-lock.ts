import { randomBytes } from 'node:crypto'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { systemClock } from '../../support/clock.js'
import { errorCode } from './error-code.js'
import { fileError } from './file-error.js'

const PAUSE_MS = 20
/** Writing takes well below a second; only a disk that hangs takes longer. */
const PATIENCE_MS = 15_000
/** After this long even a living owner is taken for another process with the number of a dead one. */
const STALE_MS = 60_000
/** What Windows answers while the file is being removed. */
const BUSY = new Set(['EEXIST', 'EPERM', 'EACCES', 'EBUSY'])

/**
 * Runs the work while no other process runs work under the same lock file. A lock whose process is dead is taken over.
 *
 * Disk: creates the lock file and removes it.
 *
 * @throws LocalError with code `LOCAL_IO` when another process holds it for too long; AbortError when the signal fires
 * before the work has begun.
 */
export async function withFileLock<T>(
  lock: string,
  work: () => Promise<T>,
  options: { readonly signal?: AbortSignal | undefined; readonly patienceMs?: number } = {},
): Promise<T> {
  const { signal, patienceMs = PATIENCE_MS } = options
  const deadline = Date.now() + patienceMs
  while (!(await tryLock(lock))) {
    if (await isStale(lock)) await takeAway(lock)
    else if (Date.now() > deadline) throw heldTooLong(lock, patienceMs)
    else await systemClock.sleep(PAUSE_MS, signal)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx', 0o600)
    try {
      await file.writeFile(`${process.pid} ${hostname()} ${randomBytes(6).toString('hex')}`)
    } catch (error) {
      // A lock that names nobody would count as held until it is old.
      await rm(lock, { force: true })
      throw error
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code !== undefined && BUSY.has(code) && (await exists(lock))) return false
    // Gone between the two looks: try again at once.
    if (code === 'EEXIST') return false
    throw fileError(lock, `the disk says ${code ?? 'no'}`, 'Check the path and its rights.', error)
  }
}

/** Removes a stale lock. Under a lock of its own: of two that saw it stale, the slower would remove the other's new one. */
async function takeAway(lock: string): Promise<void> {
  const guard = `${lock}.takeover`
  if (!(await tryLock(guard))) {
    if (await isStale(guard)) await rm(guard, { force: true })
    await systemClock.sleep(PAUSE_MS)
    return
  }
  try {
    if (await isStale(lock)) await rm(lock, { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

async function isStale(lock: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = [await readFile(lock, 'utf8'), await stat(lock)]
    if (Date.now() - mtimeMs > STALE_MS) return true
    const [pid = '', host] = text.split(' ')
    // Empty: its owner is about to write it. Another host's process numbers tell nothing here.
    return pid !== '' && host === hostname() && !isAlive(Number(pid))
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) !== 'ESRCH'
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function heldTooLong(lock: string, patienceMs: number) {
  const reason = `another process has held it for more than ${patienceMs / 1000} s`
  return fileError(lock, reason, 'End the other process, or remove the file if there is none.')
}
