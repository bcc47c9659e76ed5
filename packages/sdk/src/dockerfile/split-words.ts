/** A word of an instruction. */
export interface Word {
  /** Without quotes and escape characters. */
  readonly value: string
  /** As it is written. */
  readonly raw: string
}

/**
 * Splits a text at its blanks, except for those in quotes and behind the escape character. In single quotes nothing has
 * a meaning. A quote that is not closed reaches to the end.
 */
export function splitWords(text: string, escapeCharacter: string): readonly Word[] {
  const words: Word[] = []
  let value = ''
  let start: number | undefined
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote === '' && /\s/.test(character)) {
      if (start !== undefined) words.push({ value, raw: text.slice(start, at) })
      start = undefined
      value = ''
      continue
    }
    start ??= at
    if (character === escapeCharacter && quote !== "'" && at + 1 < text.length) {
      at += 1
      const next = text.charAt(at)
      // In double quotes only these three need it, and before others it is a character like any.
      value += quote === '"' && !['"', '$', escapeCharacter].includes(next) ? character + next : next
    } else if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else value += character
  }
  if (start !== undefined) words.push({ value, raw: text.slice(start) })
  return words
}
