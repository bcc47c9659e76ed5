import { isSdkError } from '@slipway/sdk'
import type { Prompt } from '../terminal/prompt.js'
import { usageError } from '../usage-error.js'

/** Something that has to be known. */
export interface Question {
  /** What is asked for, as a noun: `Name of the image`. */
  readonly text: string
  /** What Enter takes, and what counts where nobody is asked. */
  readonly proposal?: string | undefined
  /** The flag that tells it too, with its form: `--name NAME`. */
  readonly flag: string
  /** What the flag says. It is not asked for then. */
  readonly given?: string | undefined
  /** @throws ConfigError for an answer that cannot be used. */
  readonly check?: (answer: string) => Promise<unknown>
}

/** Finds out what has to be known: from flags, from a person, from the proposals. */
export interface Asker {
  /** Whether a person answers. */
  readonly isInteractive: boolean
  /**
   * @throws ConfigError with code `OPTION_INVALID` where nothing tells and nobody can be asked; AbortError from the prompt.
   */
  ask(question: Question): Promise<string>
  /** Yes or no; the proposal where nobody is asked. */
  confirm(text: string, proposal: boolean): Promise<boolean>
}

/**
 * Makes an {@link Asker}.
 *
 * @param prompt - The person at the terminal; `undefined`: the proposals are taken.
 */
export function createAsker(prompt: Prompt | undefined, say: (text: string) => void): Asker {
  return {
    isInteractive: prompt !== undefined,
    async ask(question) {
      const { given, proposal, check } = question
      if (given === undefined && prompt !== undefined) return askPerson(prompt, question, say)
      const answer = given ?? proposal ?? nothingTells(question)
      try {
        await check?.(answer)
      } catch (error) {
        throw refused(question, error)
      }
      return answer
    },
    async confirm(text, proposal) {
      if (prompt === undefined) return proposal
      const answer = await prompt.ask(`${text} ${proposal ? '[Y/n]' : '[y/N]'} `)
      return answer.trim() === '' ? proposal : /^y(es)?$/i.test(answer.trim())
    },
  }
}

/** Asks until the answer can be used: a slip of the finger is no reason to begin again. */
async function askPerson(
  prompt: Prompt,
  { text, proposal, check }: Question,
  say: (text: string) => void,
): Promise<string> {
  const offer = proposal === undefined || proposal === '' ? '' : ` [${proposal}]`
  for (;;) {
    const typed = (await prompt.ask(`${text}${offer}: `)).trim()
    const answer = typed === '' ? proposal : typed
    if (answer === undefined) continue
    try {
      await check?.(answer)
      return answer
    } catch (error) {
      if (!isSdkError(error) || error.code === 'ABORTED') throw error
      say(`  That cannot be used: ${error.reason}.`)
    }
  }
}

function nothingTells({ text, flag }: Question): never {
  const what = text.replace(/ \(.*\)$/, '')
  throw usageError(
    `nothing tells the ${what.charAt(0).toLowerCase()}${what.slice(1)}, and nobody can be asked`,
    `Add ${flag}.`,
  )
}

/** An error about the file that was to be written would be about nothing that the person knows. */
function refused({ flag }: Question, error: unknown): unknown {
  if (!isSdkError(error, 'CONFIG_INVALID', 'REFERENCE_INVALID')) return error
  const [name] = flag.split(' ')
  return usageError(`${name} cannot be used: ${error.reason}`, `Write ${flag}.`, error)
}
