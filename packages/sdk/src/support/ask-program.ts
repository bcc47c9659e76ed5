import { spawn } from 'node:child_process'
import { abortable } from './abort.js'

const MAX_ANSWER_BYTES = 64 * 1024
/** Names of variables that may hold a secret of ours, or of Docker's. */
const OWN_VARIABLE = /^(SLIPWAY_|DOCKER_AUTH_CONFIG$)/i
/** Windows runs these through a shell, which takes arguments apart in its own way. */
const SHELL_SCRIPT = /\.(cmd|bat)$/i

/** What a program answered. */
export interface ProgramAnswer {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  /** UTF-8. */
  readonly stdout: string
}

/** What a program is asked, and for how long. */
export interface Question {
  /** Goes to its standard input, which ends after it. Arguments and environment can be seen by others, this cannot. */
  readonly input: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Most bytes of its answer. Default 64 KiB. */
  readonly maxAnswerBytes?: number | undefined
  /** Default: this process's own. */
  readonly cwd?: string | undefined
  /** Default: this process's own. Never with a variable of ours, which may be a secret. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/**
 * Asks a program a question that must not be seen, and gives its answer. No shell is involved, so that arguments arrive as
 * they are; on Windows no console window flashes up. Its standard error is dropped.
 *
 * @throws TypeError for a `.cmd` or `.bat` file; {@link SilentProgram} when the time is up or it says too much, and then it was
 * killed; AbortError; Node's own error when it cannot be started.
 */
export async function askProgram(
  program: string,
  args: readonly string[],
  { input, timeoutMs, maxAnswerBytes = MAX_ANSWER_BYTES, signal, cwd, env = process.env }: Question,
): Promise<ProgramAnswer> {
  if (SHELL_SCRIPT.test(program)) throw new TypeError(`${program} would run in a shell`)
  const child = spawn(program, [...args], {
    cwd,
    env: withoutSecrets(env),
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const answer = new Promise<ProgramAnswer>((resolve, reject) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const giveUp = (reason: string) => reject(new SilentProgram(`${program} ${reason}`))
    const timer = setTimeout(() => giveUp(`did not answer within ${timeoutMs} ms`), timeoutMs)
    child.on('error', reject)
    // It may end before it has read everything; what it says then counts.
    child.stdin.on('error', () => undefined)
    child.stdout.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.byteLength
      if (sizeBytes > maxAnswerBytes) giveUp(`said more than ${maxAnswerBytes} bytes`)
      else chunks.push(chunk)
    })
    child.on('close', (exitCode) => resolve({ exitCode, stdout: Buffer.concat(chunks).toString('utf8') }))
    child.stdin.end(input)
    const stopWaiting = () => clearTimeout(timer)
    child.on('close', stopWaiting)
    child.on('error', stopWaiting)
  })
  try {
    return await abortable(answer, signal, `ask ${program}`)
  } finally {
    // A native call that hangs cannot be ended in any other way.
    child.kill('SIGKILL')
    // What it started itself may hold its output open, and would keep this process alive.
    child.stdout.destroy()
    child.stdin.destroy()
    answer.catch(() => undefined)
  }
}

/** What a job is given for us is not for others: a program could print its environment. */
function withoutSecrets(env: NonNullable<Question['env']>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN_VARIABLE.test(name)))
}

/** A program did not answer in time, or did not stop talking. */
export class SilentProgram extends Error {
  override readonly name = 'SilentProgram'
}
