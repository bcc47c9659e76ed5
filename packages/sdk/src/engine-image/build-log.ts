import { randomBytes } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { BuildEvent } from '../docker/build-event.js'
import { formatDuration } from '../support/units.js'

const KEPT_LOGS = 20
const NAME = /^build-\d{8}T\d{6}Z-[0-9a-f]{4}\.log$/

/** What a build says, on disk for whoever wants to know more than the last lines. */
export interface BuildLog {
  /** Absolute path; `undefined` where no file could be made: a build does not fail for that. */
  readonly path: string | undefined
  /** Writes an event, numbered by its step. Expects it without secrets. */
  write(event: BuildEvent): void
  /** Writes how the build ended, and settles once all is on disk. */
  close(end: string): Promise<void>
}

/**
 * Starts a log file with these lines at its top.
 *
 * Disk: makes the folder where it is missing, writes a file that this user alone may read, and deletes all such files but the
 * last 20.
 */
export async function openBuildLog(folder: string, head: readonly string[]): Promise<BuildLog> {
  const path = join(folder, nameFor(new Date()))
  const stream = await createLog(folder, path)
  if (stream === undefined) return { path: undefined, write: () => undefined, close: async () => undefined }
  const numbers = new Map<string, number>()
  let isBroken = false
  // A full disk costs the log its end, and the build nothing.
  stream.on('error', () => {
    isBroken = true
  })
  const line = (text: string) => isBroken || stream.write(`${text}\n`)
  for (const text of head) line(text)
  return {
    path,
    write(event) {
      if (event.type === 'steps' || event.type === 'progress') return
      const number = event.id === '' ? 0 : (numbers.get(event.id) ?? numbers.size + 1)
      if (event.id !== '') numbers.set(event.id, number)
      line(`#${number} ${textOf(event)}`)
    },
    async close(end) {
      line(end)
      stream.end()
      await finished(stream).catch(() => undefined)
    },
  }
}

function textOf(event: Extract<BuildEvent, { readonly type: 'step' | 'log' }>): string {
  if (event.type === 'log') return `  ${event.text}`
  const duration = event.durationMs === undefined ? '' : ` (${formatDuration(event.durationMs)})`
  return event.state === 'started' ? event.name : `${event.state}${duration}: ${event.name}`
}

async function createLog(folder: string, path: string): Promise<WriteStream | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await open(path, 'wx', 0o600)
    // One that cannot be deleted is no reason to do without the new one.
    await forgetOldLogs(folder).catch(() => undefined)
    return createWriteStream(path, { fd: file })
  } catch {
    return undefined
  }
}

async function forgetOldLogs(folder: string): Promise<void> {
  const logs = (await readdir(folder)).filter((name) => NAME.test(name)).sort()
  for (const name of logs.slice(0, -KEPT_LOGS)) await rm(join(folder, name), { force: true })
}

/** Sorts by time. */
function nameFor(time: Date): string {
  const stamp = time.toISOString().replace(/[-:]|\.\d+/g, '')
  return `build-${stamp}-${randomBytes(2).toString('hex')}.log`
}
