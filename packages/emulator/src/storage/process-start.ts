import { readFile } from 'node:fs/promises'
import { errorCode } from './durable-file.js'

// proc(5): after the name in parentheses, the first field is the state and the twentieth the time of the start.
const STATE = 0
const START_TIME = 19
const DEAD = new Set(['Z', 'X'])

/**
 * Tells when a process started, as a text to compare: a pid comes back, a pid with its start does not.
 *
 * @returns undefined where the system does not say so, or there is no such process
 */
export async function processStart(pid: number): Promise<string | undefined> {
  return (await readStat(pid))?.[START_TIME]
}

/**
 * Tells whether a process still runs.
 *
 * @param start - What {@link processStart} said of it; undefined where only the pid is known.
 */
export async function isRunning(pid: number, start: string | undefined): Promise<boolean> {
  if (!hasProcess(pid)) return false
  const stat = await readStat(pid)
  if (!stat) return true
  // One that ended and was not waited for still has its pid.
  return !DEAD.has(stat[STATE] ?? '') && (start === undefined || stat[START_TIME] === start)
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

async function readStat(pid: number): Promise<readonly string[] | undefined> {
  if (process.platform !== 'linux') return undefined
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
