import { splitWords } from './split-words.js'

/** A word that says that a text follows: `<<EOF`. */
export interface HeredocStart {
  readonly name: string
  readonly expands: boolean
  readonly stripsTabs: boolean
}

/** The instructions that take heredocs, also where they are kept for later. */
const TAKES_HEREDOCS = /^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s/i
const START = /^\d*<<(-?)([^<]+)$/

/**
 * The heredocs that an instruction begins, in their order.
 *
 * @see https://docs.docker.com/reference/dockerfile/#here-documents
 */
export function findHeredocs(text: string, escapeCharacter: string): readonly HeredocStart[] {
  if (!TAKES_HEREDOCS.test(text)) return []
  return splitWords(text, escapeCharacter).flatMap(({ raw }) => {
    const [, dash, word] = START.exec(raw) ?? []
    if (word === undefined) return []
    const name = splitWords(word, escapeCharacter)[0]?.value ?? ''
    return name === '' ? [] : [{ name, expands: name === word, stripsTabs: dash === '-' }]
  })
}
