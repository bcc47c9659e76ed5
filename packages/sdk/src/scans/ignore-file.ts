import { configError } from '../config/config-error.js'
import type { ConfigError } from '../errors/classes.js'

/** One vulnerability that a team has looked at and accepts. */
export interface IgnoreRule {
  /** As it is written in the file; case does not matter. */
  readonly id: string
  readonly reason?: string
  /** The last day on which the rule holds, `YYYY-MM-DD`, until midnight UTC; absent where it has no end. */
  readonly expiresAt?: string
  /** Line of the file, from 1. */
  readonly line: number
}

const SHOWN_CHARACTERS = 60
const CVE = /^CVE-\d{4}-\d{4,}$/i
const GHSA = /^GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}$/i
/** Advisories of distributions and languages: `DSA-5417-1`, `RHSA-2023:3722`, `RUSTSEC-2023-0001`. */
const OTHER_ID = /^(?!CVE|GHSA)[A-Z][A-Z0-9]*-(?=.*\d)[A-Z0-9]+(?:[-:._][A-Z0-9]+)*$/i
const EXPIRY = 'exp:'
const FORM = 'ID exp:YYYY-MM-DD # reason'

/**
 * The rules of an ignore file: one id a line, with an end and a reason where the team wants them.
 *
 * ```
 * # The server never opens a TLS connection.
 * CVE-2022-1234 exp:2023-01-31
 * GHSA-jf85-cpcp-j695 # only in the test tools
 * ```
 *
 * This is the text form of Trivy's `.trivyignore`, so that one file serves both; there only a rule ends at the
 * beginning of its last day, and what is wrong is passed over. Here each mistake is an error, because a line that
 * does nothing looks like one that does. The reason stands after `#`, or on the comment lines above, which count for
 * all ids down to the next empty line or comment. Byte order mark and CRLF are tolerated.
 *
 * @param text - The content of the file.
 * @param name - What an error calls the file.
 * @throws ConfigError with code `CONFIG_INVALID`, file, line number and what is expected: for an id that is none, a
 * word that is no `exp:YYYY-MM-DD`, a day that the calendar does not have, an `exp:` inside the reason, and an id
 * that stands there twice.
 */
export function parseIgnoreFile(text: string, name: string): IgnoreRule[] {
  const rules: IgnoreRule[] = []
  const lineOf = new Map<string, number>()
  const reasons = reasonsAbove()
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const [index, content] of lines.entries()) {
    const line = index + 1
    const { rule: words, comment } = splitComment(content)
    if (words === '') {
      reasons.take(comment)
      continue
    }
    const rule = readRule(words, { comment, above: reasons.current(), line }, name)
    const earlier = lineOf.get(rule.id.toUpperCase())
    if (earlier !== undefined) {
      throw refuse(name, line, `${rule.id} is already in line ${earlier}`, 'Remove one of the two.')
    }
    lineOf.set(rule.id.toUpperCase(), line)
    rules.push(rule)
  }
  return rules
}

function splitComment(content: string): { rule: string; comment?: string } {
  const hash = content.indexOf('#')
  if (hash < 0) return { rule: content.trim() }
  return { rule: content.slice(0, hash).trim(), comment: content.slice(hash + 1).trim() }
}

/** Collects comment lines that stand together, for the rules right below them. */
function reasonsAbove() {
  let collected: string[] = []
  let isOpen = false
  return {
    /** Takes a line without rule: a comment, or `undefined` for an empty one. */
    take(comment: string | undefined) {
      if (comment === undefined || !isOpen) collected = []
      if (comment !== undefined && comment !== '') collected.push(comment)
      isOpen = comment !== undefined
    },
    /** The reason of a rule that stands here. */
    current() {
      isOpen = false
      return collected.join(' ')
    },
  }
}

function readRule(
  words: string,
  { comment = '', above, line }: { comment: string | undefined; above: string; line: number },
  name: string,
): IgnoreRule {
  const [id = '', ...others] = words.split(/\s+/)
  if (!isId(id)) throw refuse(name, line, `${shown(id)} is not the id of a vulnerability`)
  const strange = others.find((word) => !word.startsWith(EXPIRY))
  if (strange !== undefined) throw refuse(name, line, `${shown(strange)} is not expected after the id`)
  const [expiry, second] = others
  if (second !== undefined) throw refuse(name, line, 'it has more than one "exp:"')
  if (/(?:^|\s)exp:\S/.test(comment)) {
    throw refuse(name, line, 'its "exp:" stands behind the "#" and would not count')
  }
  const expiresAt = expiry?.slice(EXPIRY.length)
  if (expiresAt !== undefined && !isDay(expiresAt)) {
    throw refuse(name, line, `${shown(expiresAt)} is not a day in the form YYYY-MM-DD`)
  }
  const reason = comment === '' ? above : comment
  return { id, ...(reason !== '' && { reason }), ...(expiresAt !== undefined && { expiresAt }), line }
}

function isId(text: string): boolean {
  return CVE.test(text) || GHSA.test(text) || OTHER_ID.test(text)
}

/** Whether the calendar has this day; `Date` alone would take 31 February for 3 March. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const atMs = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text)
}

function shown(word: string): string {
  return JSON.stringify(word.length > SHOWN_CHARACTERS ? `${word.slice(0, SHOWN_CHARACTERS)}…` : word)
}

function refuse(
  name: string,
  line: number,
  problem: string,
  hint = `Write each line as "${FORM}"; all but the id may be left out.`,
): ConfigError {
  return configError(name, `line ${line}: ${problem}`, hint)
}
