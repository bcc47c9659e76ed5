import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

/** Names of variables that may hold a secret of ours, or of Docker's. */
const OWN_VARIABLE = /^(SLIPWAY_|DOCKER_AUTH_CONFIG$)/i
/** Windows runs these through a shell, which takes arguments apart in its own way. */
const SHELL_SCRIPT = /\.(cmd|bat)$/i

/** Environment variables by name. */
export type ProgramEnvironment = Readonly<Record<string, string | undefined>>

/** What a program is started with. */
export interface ProgramStart {
  /** Default: this process's own. */
  readonly cwd?: string | undefined
  /** Default: this process's own. Never with a variable of ours, which may be a secret. */
  readonly env?: ProgramEnvironment | undefined
}

/**
 * Starts a program with its input and output as pipes. No shell is involved, so that arguments arrive as they are; on Windows
 * no console window flashes up. Its standard error is a pipe or dropped.
 *
 * @throws TypeError for a `.cmd` or `.bat` file. A program that is not there is told by the event `error`.
 */
export function startProgram(
  program: string,
  args: readonly string[],
  options: ProgramStart & { readonly stderr: 'pipe' },
): ChildProcessByStdio<Writable, Readable, Readable>
export function startProgram(
  program: string,
  args: readonly string[],
  options: ProgramStart & { readonly stderr: 'ignore' },
): ChildProcessByStdio<Writable, Readable, null>
export function startProgram(
  program: string,
  args: readonly string[],
  { cwd, env = process.env, stderr }: ProgramStart & { readonly stderr: 'pipe' | 'ignore' },
): ChildProcessByStdio<Writable, Readable, Readable | null> {
  if (SHELL_SCRIPT.test(program)) throw new TypeError(`${program} would run in a shell`)
  const options = { cwd, env: withoutSecrets(env), windowsHide: true }
  return stderr === 'pipe'
    ? spawn(program, [...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
    : spawn(program, [...args], { ...options, stdio: ['pipe', 'pipe', 'ignore'] })
}

/** What a job is given for us is not for others: a program could print its environment. */
function withoutSecrets(env: ProgramEnvironment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN_VARIABLE.test(name)))
}
