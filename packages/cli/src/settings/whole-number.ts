import { usageError } from '../usage-error.js'

/**
 * The number of a flag; `undefined` where the flag is not given.
 *
 * @throws ConfigError with code `OPTION_INVALID` for anything but digits.
 */
export function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw usageError(`${flag} takes a whole number`, `Write ${flag} 8.`)
  return Number(text)
}
