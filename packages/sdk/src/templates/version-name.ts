import { templateError } from '../config/template-error.js'
import { PLATFORM_NAME, TEMPLATE_LIMITS } from '../config/template-limits.js'

/** The pattern of a template without one. */
export const DEFAULT_VERSION_NAME = '{tag}'

/** What a pattern may ask for. */
export const VERSION_NAME_PLACEHOLDERS = ['tag', 'utc', 'git', 'n'] as const

const PLACEHOLDER = /\{([^{}]*)\}/g
const KNOWN: readonly string[] = VERSION_NAME_PLACEHOLDERS

/** What a version's name is made of. */
export interface VersionNameParts {
  readonly tag: string
  /** The time of the push. */
  readonly now: Date
  /** Short commit; `nogit` stands where there is none. */
  readonly git?: string | undefined
  /** Number of the version, counted by the caller. */
  readonly n?: number | undefined
}

/**
 * The name of an app version by a template's pattern: `v-{tag}` is `v-1.4.0` for the tag `1.4.0`, `{utc}` is
 * `20261122T143105Z`.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for an unknown placeholder, for `{n}` where there is no number, and for
 * a name that is longer than 64 characters or cannot stand in the platform's paths.
 */
export function makeVersionName(pattern: string, parts: VersionNameParts): string {
  const problem = patternProblem(pattern) ?? missingNumber(pattern, parts)
  if (problem !== undefined) {
    throw templateError({
      action: 'name an app version by the pattern',
      target: JSON.stringify(pattern),
      reason: problem,
      hint: 'Use {tag}, {utc}, {git} and {n}, with letters, digits, "_", "-", "+" and "." between them.',
    })
  }
  const name = fill(pattern, parts)
  const reason = nameProblem(name)
  if (reason === undefined) return name
  throw templateError({
    action: 'name an app version',
    target: JSON.stringify(name),
    reason,
    hint: 'Shorten the pattern of the template, or push with another tag.',
  })
}

/** Why a pattern can make no name at all, as a clause; undefined where it can. */
export function patternProblem(pattern: string): string | undefined {
  const unknown = placeholdersOf(pattern).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined) return `there is no placeholder {${unknown}}`
  const literal = pattern.replace(PLACEHOLDER, '')
  if (/[{}]/.test(literal)) return 'a brace has no partner'
  if (literal !== '' && !PLATFORM_NAME.test(literal)) {
    return 'it has characters other than letters, digits, "_", "-", "+" and "."'
  }
  return pattern === '' ? 'it is empty' : undefined
}

/** Why the platform would not take a version's name, as a clause; undefined where it would. */
export function nameProblem(name: string): string | undefined {
  const { max } = TEMPLATE_LIMITS.versionNameLength
  if (name.length > max) return `it has ${name.length} characters, and ${max} are the most`
  if (!PLATFORM_NAME.test(name)) return 'a name has letters, digits, "_", "-", "+" and "." only'
  // In a URL these two are steps and no names.
  return name === '.' || name === '..' ? 'it cannot stand in a path' : undefined
}

/** A name of the length that the pattern makes, for a tag. */
export function sampleVersionName(pattern: string, tag: string): string {
  return fill(pattern, { tag, now: new Date(0), git: '0000000', n: 1 })
}

/** The names of a pattern's placeholders, also of those that do not exist. */
export function placeholdersOf(pattern: string): readonly string[] {
  return [...pattern.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
}

function missingNumber(pattern: string, { n }: VersionNameParts): string | undefined {
  return n === undefined && placeholdersOf(pattern).includes('n') ? 'nothing counts {n} here' : undefined
}

function fill(pattern: string, { tag, now, git, n }: VersionNameParts): string {
  const utc = now.toISOString().replace(/[-:]|\.\d+/g, '')
  const values: Readonly<Record<string, string>> = { tag, utc, git: git ?? 'nogit', n: String(n) }
  return pattern.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '')
}
