import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { commandFile, runNode } from '../../../../tools/run.mjs'
import type { EmulatorOptions } from '../../src/index.js'

const PROGRAM = fileURLToPath(new URL('./emulator-child.mjs', import.meta.url))
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** An emulator in a process of its own. */
export interface EmulatorProcess {
  /** Host and port. */
  readonly registry: string
  /** The most memory it ever had, in bytes: the kernel's high-water mark. Linux only. */
  peakRssBytes(): Promise<number>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Ends it in good order. */
  end(): Promise<void>
}

/** Starts emulators in processes of their own. */
export interface EmulatorProcesses {
  start(options: EmulatorOptions): Promise<EmulatorProcess>
  close(): Promise<void>
}

/** Makes {@link EmulatorProcesses} of the sources as they are now. */
export async function openEmulatorProcesses(): Promise<EmulatorProcesses> {
  // Where its dependencies are found, and where no other build writes.
  const built = await mkdtemp(join(PACKAGE, 'node_modules', '.built-'))
  const { code, output } = await runNode([commandFile('tsup'), '--no-dts', '--out-dir', built], {
    cwd: PACKAGE,
    capture: true,
  })
  if (code !== 0) throw new Error(`${output}\nCould not build the emulator: tsup ended with ${code}.`)
  const library = join(built, 'index.js')
  return {
    start: (options) => startProcess(JSON.stringify({ library, options })),
    close: () => rm(built, { recursive: true, force: true }),
  }
}

async function startProcess(settings: string): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, EMULATOR: settings },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done) throw new Error('the emulator ended before it was ready')
  return {
    registry: first.value,
    async peakRssBytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Number(/^VmHWM:\s*([0-9]+) kB$/m.exec(status)?.[1]) * 1024
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async end() {
      child.stdin.end()
      await ended
    },
  }
}
