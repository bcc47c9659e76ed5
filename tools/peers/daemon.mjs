import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 50
const LOG_TAIL_LINES = 20

/**
 * Starts a program that stays, and waits until it is of use. It ends with this process at the latest.
 *
 * @template T
 * @param {string} program
 * @param {string[]} args
 * @param {{ logPath: string, ready: () => Promise<T | undefined>, env?: NodeJS.ProcessEnv, readyTimeoutMs?:
 *   number, stopTimeoutMs?: number }} options `logPath` receives what it prints; `ready` is asked again and
 *   again until it gives something other than `undefined`; `readyTimeoutMs` is 60 s and `stopTimeoutMs`,
 *   after which it is killed, 20 s unless given
 * @returns {Promise<{ value: T, pid: number, stop: () => Promise<void> }>} `value`: what `ready` gave
 * @throws {Error} when it ends or says nothing until the time is over; with the end of its log
 */
export async function startDaemon(program, args, options) {
  const { logPath, ready, env = {}, readyTimeoutMs = 60_000, stopTimeoutMs = 20_000 } = options
  const log = openSync(logPath, 'a')
  // The kernel ends it when we die, even by SIGKILL: an engine left behind would hold the bridge that the
  // next one needs.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  /** @type {string | undefined} */
  let ended
  const exit = once(child, 'exit').then(
    ([code, signal]) => (ended = code === null ? `ended by ${signal}` : `exit code ${code}`),
    (error) => (ended = error.message),
  )

  const stop = async () => {
    if (ended !== undefined) return
    child.kill('SIGTERM')
    const patience = new AbortController()
    await Promise.race([exit, sleep(stopTimeoutMs, undefined, { signal: patience.signal }).catch(() => {})])
    patience.abort()
    if (ended === undefined) child.kill('SIGKILL')
    await exit
  }

  const deadline = Date.now() + readyTimeoutMs
  for (;;) {
    const value = await ready().catch(async (error) => {
      await stop()
      throw error
    })
    if (value !== undefined) return { value, pid: Number(child.pid), stop }
    if (ended !== undefined || Date.now() > deadline) {
      const why = ended ?? `not ready after ${readyTimeoutMs / 1000} s`
      await stop()
      const tail = readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n')
      throw new Error(`Could not start ${program}: ${why}.\n${tail}`)
    }
    await sleep(POLL_MS)
  }
}
