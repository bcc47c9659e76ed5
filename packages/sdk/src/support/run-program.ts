import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Windows runs these through a shell, which takes arguments apart in its own way. */
const SHELL_SCRIPT = /\.(cmd|bat)$/i

/**
 * What a program prints, for programs that answer a question in a line or two. No shell is involved, so that arguments
 * arrive as they are; on Windows no console window flashes up.
 *
 * @throws TypeError for a `.cmd` or `.bat` file; Node's own error when the program is not there, ends with another code
 * than 0, or takes longer than `timeoutMs`.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly timeoutMs: number },
): Promise<string> {
  if (SHELL_SCRIPT.test(program)) throw new TypeError(`${program} would run in a shell`)
  const { cwd, timeoutMs } = options
  return (await run(program, [...args], { cwd, timeout: timeoutMs, windowsHide: true })).stdout
}
