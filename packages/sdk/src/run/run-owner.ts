import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** Label of the containers that a run makes. Its value names the process that looks after them. */
export const RUN_LABEL = 'io.slipway.run'

/** The value of {@link RUN_LABEL} for this process: `pid/start/host`. Disk: reads `/proc` on Linux. */
export async function ownerText(): Promise<string> {
  return `${process.pid}/${(await processStart(process.pid)) ?? ''}/${hostname()}`
}

/**
 * Whether the process that the label names has ended. Processes of other hosts are never known to have.
 */
export async function isOwnerGone(text: string): Promise<boolean> {
  const [, pid, start, host] = /^(\d+)\/(\d*)\/(.+)$/.exec(text) ?? []
  if (pid === undefined || host !== hostname()) return false
  if (!isAlive(Number(pid))) return true
  // A pid comes back, a pid with its start does not.
  const now = start === '' ? undefined : await processStart(Number(pid))
  return now !== undefined && now !== start
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Field 22 of proc(5), `/proc/pid/stat`; the name in parentheses before it may hold anything. */
async function processStart(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}
