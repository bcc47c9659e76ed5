import { usageError } from '../usage-error.js'

/**
 * The number of a flag; `undefined` where the flag is not given.
 *
 * @param example - A number that may stand there, for the advice.
 * @throws ConfigError with code `OPTION_INVALID` for anything but digits.
 */
export function wholeNumber(flag: string, text: string | undefined, example = 8): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw usageError(`${flag} takes a whole number`, `Write ${flag} ${example}.`)
  return Number(text)
}
