import { usageError } from '../usage-error.js'

/** `NAME=value` texts as an object; `undefined` where the flag is not given. */
export function pairs(
  flag: string,
  form: string,
  texts: readonly string[] | undefined,
): Readonly<Record<string, string>> | undefined {
  if (texts === undefined) return undefined
  const entries = texts.map((text) => {
    const equals = text.indexOf('=')
    // The text itself stays out of the message: it may be a secret without its name.
    if (equals < 1) throw usageError(`${flag} takes ${form}`, `Write ${flag} ${form}.`)
    return [text.slice(0, equals), text.slice(equals + 1)] as const
  })
  return Object.fromEntries(entries)
}
