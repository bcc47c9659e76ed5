import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

const SAMPLE_MS = 20

/**
 * Runs a program, and measures its time from before its start to after its end, and the most memory it ever had: the
 * kernel's own high-water mark (`VmHWM`), read until it ends.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options] `env`: variables besides this process's own
 * @returns {Promise<{ elapsedMs: number, peakRssBytes: number, stdout: string }>}
 * @throws {Error} when it ends with another code than 0; with what it printed
 */
export async function runMeasured(program, args, { env = {} } = {}) {
  const startedAt = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let peakRssBytes = 0
  const sampling = setInterval(() => {
    peakRssBytes = Math.max(peakRssBytes, highWaterMark(child.pid))
  }, SAMPLE_MS)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  try {
    const [code] = await once(child, 'close')
    const elapsedMs = performance.now() - startedAt
    if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}.\n${stdout}${stderr}`)
    return { elapsedMs, peakRssBytes, stdout }
  } finally {
    clearInterval(sampling)
  }
}

/**
 * Tells the most memory that a process ever had. Linux only.
 *
 * @param {number | undefined} pid
 * @returns {number} bytes; 0 when the process has just ended
 */
export function highWaterMark(pid) {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kib ?? 0) * 1024
  } catch {
    return 0
  }
}
