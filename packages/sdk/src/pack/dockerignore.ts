import { posix } from 'node:path'
import type { SdkError } from '../errors/error.js'
import { compilePattern, type PathTest } from './dockerignore-pattern.js'

/** What the rules say of one path. Give a folder's verdict back when its content is judged. */
export interface Verdict {
  readonly isExcluded: boolean
  /** Place of the last rule that fits the path or a folder above it, from 0; -1 where none does. */
  readonly rule: number
}

/** The rules of a text in `.dockerignore` grammar. */
export interface Dockerignore {
  /**
   * Judges a path below the folder that the rules are for: the last rule that fits it, or a folder above it, decides.
   *
   * @param path - With `/` between segments, without a leading one.
   * @param folder - The verdict on the folder that holds it; absent for what lies in the root.
   */
  judge(path: string, folder?: Verdict): Verdict
  /** Whether a `!` rule may bring back something below this folder, so that a walk must look inside. */
  mayReinclude(folder: string): boolean
}

/** A line that is no pattern. */
export interface BadPattern {
  readonly pattern: string
  /** From 1. */
  readonly lineNumber: number
  /** How to put it right. */
  readonly hint: string
}

/** How {@link parseDockerignore} reads. */
export interface DockerignoreOptions {
  /** Makes the error for a line that is no pattern. */
  readonly refuse: (line: BadPattern) => SdkError
  /** Whether `\` separates folders, as Docker has it on Windows, instead of escaping the next sign. Default false. */
  readonly hasBackslashPaths?: boolean | undefined
}

/**
 * Reads rules as a `.dockerignore` file has them: one pattern a line, `#` in the first column for comments, `!` for
 * exceptions. A byte order mark, CR before LF, blanks around a pattern and a leading `/` do not count.
 *
 * @throws the error that `refuse` makes, for the first pattern that Docker refuses.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseDockerignore(text: string, options: DockerignoreOptions): Dockerignore {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => readLine(line, index + 1, options) ?? [])
  const exceptions = rules.filter(({ isException }) => isException)
  return {
    judge(path, folder = UNDECIDED) {
      // What fits a folder fits all below it, so that only a later rule can change the verdict.
      let rule = rules.length - 1
      while (rule > folder.rule && rules[rule]?.test(path) !== true) rule -= 1
      return rule === folder.rule ? folder : { isExcluded: rules[rule]?.isException === false, rule }
    },
    mayReinclude: (folder) => exceptions.some((exception) => mayFitBelow(exception, folder)),
  }
}

const UNDECIDED: Verdict = { isExcluded: false, rule: -1 }

interface Rule {
  readonly pattern: string
  readonly isException: boolean
  readonly test: PathTest
}

function mayFitBelow({ pattern }: Rule, folder: string): boolean {
  return /[*?[\]\\]/.test(pattern) || pattern.startsWith(`${folder}/`)
}

/** Docker reads a line in two steps, the second of which knows nothing of the first: so `/!a` is an exception too. */
function readLine(line: string, lineNumber: number, options: DockerignoreOptions): Rule | undefined {
  if (line.startsWith('#')) return undefined
  const written = trim(options.hasBackslashPaths === true ? line.replaceAll('\\', '/') : line)
  const listed = written.startsWith('!') ? `!${relative(trim(written.slice(1)))}` : relative(written)
  const bare = trim(listed)
  if (bare === '') return undefined
  const cleaned = clean(bare)
  const isException = cleaned.startsWith('!')
  const pattern = isException ? cleaned.slice(1) : cleaned
  const test = pattern === '' ? undefined : compilePattern(pattern)
  if (test === undefined) throw options.refuse(badPattern(trim(line), lineNumber))
  return { pattern, isException, test }
}

const relative = (path: string): string => (path === '' ? '' : clean(path).replace(/^\/(?=.)/s, ''))

/** Unicode's white space, as Go trims it: a byte order mark is none. */
const trim = (text: string): string => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')

/** Go's `filepath.Clean`. */
const clean = (path: string): string => posix.normalize(path).replace(/(?<=.)\/$/s, '')

function badPattern(pattern: string, lineNumber: number): BadPattern {
  const hint = pattern.includes('\\')
    ? 'Write / between folders; a backslash only makes the sign behind it a plain one, as in \\*.'
    : 'Correct the pattern, or write \\ before a sign that stands for itself: \\[, \\*, \\?.'
  return { pattern, lineNumber, hint }
}
