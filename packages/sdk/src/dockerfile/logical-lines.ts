import type { DockerfileProblem, Heredoc } from './dockerfile.js'
import { findHeredocs, type HeredocStart } from './heredoc.js'

/** One instruction's lines, joined. */
export interface LogicalLine {
  /** First and last line, from 1. */
  readonly line: number
  readonly endLine: number
  /** Without comments, continuation characters and heredocs. */
  readonly text: string
  readonly heredocs: readonly Heredoc[]
}

const COMMENT = /^\s*#/
const BLANK = /^\s*$/

/**
 * Joins the lines that make one instruction: those that end with the escape character, with the next one that is neither
 * blank nor a comment; and the heredocs that follow.
 */
export function logicalLines(
  lines: readonly string[],
  escapeCharacter: string,
): { readonly logical: readonly LogicalLine[]; readonly problems: readonly DockerfileProblem[] } {
  const logical: LogicalLine[] = []
  const problems: DockerfileProblem[] = []
  let at = 0
  while (at < lines.length) {
    const first = at
    if (isSkipped(lines[at])) {
      at += 1
      continue
    }
    const joined = joinContinued(lines, first, escapeCharacter)
    at = joined.next
    const heredocs: Heredoc[] = []
    for (const start of findHeredocs(joined.text, escapeCharacter)) {
      const { body, next, isClosed } = readBody(lines, at, start)
      if (!isClosed) {
        const message = `The text that <<${start.name} begins has no end: there is no line ${start.name} below it.`
        problems.push({ line: first + 1, message })
      }
      heredocs.push({ ...start, text: body })
      at = next
    }
    logical.push({ line: first + 1, endLine: at, text: joined.text, heredocs })
  }
  return { logical, problems }
}

function isSkipped(line: string | undefined): boolean {
  return line === undefined || BLANK.test(line) || COMMENT.test(line)
}

/** The text from a line on, and the index of the first line that does not belong to it. */
function joinContinued(lines: readonly string[], first: number, escapeCharacter: string) {
  let text = ''
  let at = first
  let last = first
  while (at < lines.length) {
    const line = lines[at] ?? ''
    at += 1
    if (at - 1 > first && isSkipped(line)) continue
    last = at
    const continued = withoutContinuation(line, escapeCharacter)
    text += continued ?? line
    if (continued === undefined) break
  }
  // Comments and blank lines after a continuation that leads nowhere belong to nobody.
  return { text: text.trim(), next: last }
}

/** The line without the escape character at its end; `undefined` where there is none, or one that stands for itself. */
function withoutContinuation(line: string, escapeCharacter: string): string | undefined {
  const trimmed = line.replace(/[ \t]+$/, '')
  if (!trimmed.endsWith(escapeCharacter) || trimmed.at(-2) === escapeCharacter) return undefined
  return trimmed.slice(0, -1)
}

function readBody(lines: readonly string[], from: number, { name, stripsTabs }: HeredocStart) {
  const body: string[] = []
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const text = stripsTabs ? line.replace(/^\t+/, '') : line
    if (text === name) return { body: asText(body), next: at + 1, isClosed: true }
    body.push(text)
  }
  return { body: asText(body), next: lines.length, isClosed: false }
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
