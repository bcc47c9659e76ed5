import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** An init that ended, and what it and its server printed. */
export interface EndedInit {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** From the start, or from {@link RunningInit.signal}. */
  readonly elapsedMs: number
}

/** An init whose server printed its first line. */
export interface RunningInit {
  readonly pid: number
  /** What the server printed first, without the line end. */
  readonly firstLine: string
  signal(name: NodeJS.Signals): void
  /** Waits until it has ended and nobody holds its output any more. */
  end(): Promise<EndedInit>
}

/** Where init runs and what the server's environment adds. */
export interface InitSurroundings {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs init to its end. */
export async function runInit(
  command: readonly string[],
  surroundings: InitSurroundings = {},
): Promise<EndedInit> {
  return watch(spawnInit(command, surroundings)).end()
}

/** Starts init and waits for the first line of its server. Whatever is left of it ends with the test. */
export async function startInit(
  command: readonly string[],
  surroundings: InitSurroundings = {},
): Promise<RunningInit> {
  const child = spawnInit(command, surroundings)
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const init = watch(child)
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  return { ...init, firstLine: init.printed().split('\n', 1)[0] ?? '' }
}

/** A file of the folder that init is built in. */
export function initFile(name: string): string {
  return fileURLToPath(new URL(`../../init/${name}`, import.meta.url))
}

/** A field of a process's status such as `PPid` or `State`; `undefined` once the process is gone. */
export async function processField(pid: number, field: string): Promise<string | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(status)?.[1]
}

function spawnInit([program = '', ...args]: readonly string[], { cwd, env }: InitSurroundings) {
  return spawn(program, args, { cwd, env: { ...process.env, ...env } })
}

function watch(child: ChildProcessWithoutNullStreams) {
  const closed = once(child, 'close') as Promise<[number | null]>
  const stderr = text(child.stderr)
  let startedAt = performance.now()
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  return {
    pid: Number(child.pid),
    printed: () => stdout,
    signal(name: NodeJS.Signals) {
      startedAt = performance.now()
      child.kill(name)
    },
    async end(): Promise<EndedInit> {
      const [code] = await closed
      return { code, stdout, stderr: await stderr, elapsedMs: performance.now() - startedAt }
    },
  }
}
