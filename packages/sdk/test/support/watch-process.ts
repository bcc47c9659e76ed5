import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ClientOptions } from '../../src/session/client-options.js'
import type { WatchEvent } from '../../src/watch/watch-event.js'
import type { WatchOptions } from '../../src/watch/watch-options.js'

const PROGRAM = fileURLToPath(new URL('./watch-child.mjs', import.meta.url))

/** What a process is to watch. */
export interface WatchOrder {
  /** Path of the module to import. */
  readonly sdk: string
  readonly client: ClientOptions
  readonly watch: Omit<WatchOptions, 'signal' | 'onEvent'>
}

/** A watch in a process of its own. */
export interface WatchProcess {
  /** Ends it as a power cut would, and waits for that. */
  kill(): Promise<void>
}

/** Starts a {@link WatchProcess}, and tells of its events as they come. */
export function startWatchProcess(order: WatchOrder, onEvent: (event: WatchEvent) => void): WatchProcess {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, WATCH: JSON.stringify(order) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event: WatchEvent = JSON.parse(line)
    onEvent(event)
  })
  const closed = once(child, 'close')
  return {
    async kill() {
      child.kill('SIGKILL')
      const [code, signal] = await closed
      if (signal !== 'SIGKILL') throw new Error(`the watch ended by itself, with ${code}`)
    },
  }
}
