import { abortable } from './abort.js'
import { type ProgramStart, startProgram } from './start-program.js'

const MAX_ANSWER_BYTES = 64 * 1024

/** What a program answered. */
export interface ProgramAnswer {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  /** UTF-8. */
  readonly stdout: string
}

/** What a program is asked, and for how long. */
export interface Question extends ProgramStart {
  /** Goes to its standard input, which ends after it. Arguments and environment can be seen by others, this cannot. */
  readonly input: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Most bytes of its answer. Default 64 KiB. */
  readonly maxAnswerBytes?: number | undefined
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
  { input, timeoutMs, maxAnswerBytes = MAX_ANSWER_BYTES, signal, cwd, env }: Question,
): Promise<ProgramAnswer> {
  const child = startProgram(program, args, { cwd, env, stderr: 'ignore' })
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

/** A program did not answer in time, or did not stop talking. */
export class SilentProgram extends Error {
  override readonly name = 'SilentProgram'
}
