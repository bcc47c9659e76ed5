import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PushOptions } from '../../src/push/push-options.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { builtSdk } from './built-sdk.js'

const PROGRAM = fileURLToPath(new URL('./push-child.mjs', import.meta.url))

/** What a process is to push. */
export interface PushOrder {
  readonly client: ClientOptions
  readonly push: PushOptions
  /** Step at whose first news it aborts its push. */
  readonly abortAt?: string | undefined
}

/** A push in a process of its own, which can be killed. */
export interface PushProcess {
  /** Ends it as a power cut would. */
  kill(): void
  /** What it said last, `killed` when it was, once it has ended. */
  readonly outcome: Promise<string>
}

/** Starts pushes in processes of their own. */
export interface PushProcesses {
  /** Starts one, and tells of each step that it reaches. */
  start(order: PushOrder, onStep?: (step: string) => void): PushProcess
  close(): Promise<void>
}

/** Makes {@link PushProcesses} of the sources as they are now. */
export async function openPushProcesses(): Promise<PushProcesses> {
  const { path: sdk, remove } = await builtSdk()
  return {
    start(order, onStep = () => undefined) {
      const child = spawn(process.execPath, [PROGRAM], {
        env: { ...process.env, PUSH: JSON.stringify({ ...order, sdk }) },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let last = ''
      createInterface({ input: child.stdout }).on('line', (line) => {
        last = line
        if (line.startsWith('step ')) onStep(line.slice('step '.length))
      })
      return { kill: () => void child.kill('SIGKILL'), outcome: outcomeOf(child, () => last) }
    },
    close: remove,
  }
}

async function outcomeOf(child: ChildProcess, last: () => string): Promise<string> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal !== null) return 'killed'
  return code === 0 ? last() : `exit code ${code}`
}
