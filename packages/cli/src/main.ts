import { CommanderError } from 'commander'
import type { CliContext } from './cli-context.js'
import { EXIT_OK, exitCodeOf } from './exit-code.js'
import { guessOutputMode } from './output/output-mode.js'
import { createReporter } from './output/reporter.js'
import { createProgram } from './program.js'
import { asSdkError } from './run-command.js'
import { usageErrorFrom } from './usage-error.js'

/** Runs the command line (without node and script) and gives the exit code. Never throws, never ends the process. */
export async function main(argv: readonly string[], context: CliContext): Promise<number> {
  let code = EXIT_OK
  const program = createProgram(context, (result) => {
    code = result
  })
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return code
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT_OK
    const error = thrown instanceof CommanderError ? usageErrorFrom(thrown) : asSdkError(thrown)
    await createReporter(context, guessOutputMode(argv)).fail(error)
    return exitCodeOf(error)
  }
}
