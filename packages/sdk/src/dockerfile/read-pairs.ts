import type { Instruction } from './dockerfile.js'

/** Variables of an `ENV` or `ARG` as name and value. An `ARG` without value is absent. */
export function readPairs({ keyword, words, argument }: Instruction): readonly (readonly [string, string])[] {
  const [first = ''] = words
  if (keyword === 'ENV' && !first.includes('=')) {
    // The old form: one name, and the rest of the line.
    return [[first, argument.replace(/^\S+\s*/, '')]]
  }
  return words.flatMap((word) => {
    const at = word.indexOf('=')
    return at < 1 ? [] : [[word.slice(0, at), word.slice(at + 1)] as const]
  })
}
