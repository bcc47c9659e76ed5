import { z } from 'zod'
import type { Flag, Instruction } from './dockerfile.js'
import type { LogicalLine } from './logical-lines.js'
import { splitWords } from './split-words.js'

/** The instructions that a JSON array means something to. */
const TAKES_JSON = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN', 'SHELL', 'VOLUME'])
const JSON_WORDS = z.array(z.string())
const FLAG = /^--([A-Za-z][\w.-]*)(?:=(.*))?$/s

/** Reads one instruction: its keyword, flags and words. */
export function readInstruction(from: LogicalLine, escapeCharacter: string): Instruction {
  const { line, endLine, text, heredocs } = from
  const [, first = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? []
  const keyword = first.toUpperCase()
  if (keyword === 'ONBUILD') {
    const trigger = readInstruction({ ...from, text: rest }, escapeCharacter)
    const words = splitWords(rest, escapeCharacter).map(({ value }) => value)
    return {
      keyword,
      line,
      endLine,
      flags: [],
      words,
      form: 'shell',
      argument: rest,
      heredocs,
      text,
      trigger,
    }
  }
  const { flags, argument } = takeFlags(rest, escapeCharacter)
  const items = TAKES_JSON.has(keyword) ? jsonWords(keyword, argument) : undefined
  return {
    keyword,
    line,
    endLine,
    flags,
    words: items ?? splitWords(argument, escapeCharacter).map(({ value }) => value),
    form: items === undefined ? 'shell' : 'exec',
    argument,
    heredocs,
    text,
  }
}

/** The words with two dashes before all others. */
function takeFlags(
  text: string,
  escapeCharacter: string,
): { readonly flags: readonly Flag[]; readonly argument: string } {
  const flags: Flag[] = []
  let argument = text
  while (argument.startsWith('--')) {
    const word = splitWords(argument, escapeCharacter)[0]
    const [, name, value = ''] = FLAG.exec(word?.value ?? '') ?? []
    if (word === undefined || name === undefined) break
    flags.push({ name, value })
    argument = argument.slice(word.raw.length).trimStart()
  }
  return { flags, argument }
}

/** A health check has its array behind the word CMD. */
function jsonWords(keyword: string, argument: string): readonly string[] | undefined {
  const [, head = '', array = argument] =
    keyword === 'HEALTHCHECK' ? (/^(CMD)\s+(\[.*)$/is.exec(argument) ?? []) : []
  if (!array.startsWith('[')) return undefined
  try {
    const { success, data } = JSON_WORDS.safeParse(JSON.parse(array))
    if (!success) return undefined
    return head === '' ? data : [head, ...data]
  } catch {
    return undefined
  }
}
