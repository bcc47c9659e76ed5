import { askProgram } from './ask-program.js'

const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * What a program prints, for programs that answer a question in a line or two.
 *
 * @throws TypeError for a `.cmd` or `.bat` file; Error when the program is not there, ends with another code than 0, takes
 * longer than `timeoutMs`, or prints more than a MiB.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly timeoutMs: number },
): Promise<string> {
  const { exitCode, stdout } = await askProgram(program, args, {
    input: '',
    maxAnswerBytes: MAX_ANSWER_BYTES,
    ...options,
  })
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}`)
  return stdout
}
