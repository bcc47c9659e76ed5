import type { CommandRun } from '../run-command.js'
import { usageError } from '../usage-error.js'

/** What a person has to see before a deletion, and to answer. */
export interface DeletionQuestion {
  readonly lines: readonly string[]
  readonly question: string
}

/**
 * Shows what would go, also with `--quiet`, since nobody can answer a question about what is not shown, and asks.
 *
 * @throws ConfigError with code `OPTION_INVALID` without a terminal.
 */
export async function confirmDeletion(
  { context, report, signal }: CommandRun,
  { lines, question }: DeletionQuestion,
): Promise<boolean> {
  for (const line of lines) report.say(line)
  const prompt = context.openPrompt(signal)
  if (prompt === undefined) throw nobodyToAsk('without a terminal')
  try {
    const answer = await prompt.ask(question)
    if (/^y(es)?$/i.test(answer.trim())) return true
  } finally {
    prompt.close()
  }
  report.say('Nothing was deleted.')
  return false
}

/** The error for a deletion that nobody can confirm. */
export function nobodyToAsk(how: string): Error {
  return usageError(
    `${how} nobody can be asked whether to delete`,
    'Look at it with --dry-run first, then add --yes.',
  )
}
