import type { ImmutableRule } from '../harbor/records/immutable-rule.js'
import type { Selector } from '../harbor/records/selector.js'

/** Alternatives in braces that are tried; nobody writes as many by hand. */
const MAX_ALTERNATIVES = 1_000
const MAX_PATTERN_LENGTH = 1_024

/** One part of a pattern: what takes one item, or any number of them. */
type Part = 'any' | ((item: string) => boolean)

/**
 * Whether a rule forbids to move and to delete this tag.
 *
 * @see Harbor, src/pkg/immutable/match/rule/match.go
 */
export function holdsTag(
  { isDisabled, tags, repositories }: ImmutableRule,
  { repositoryName, tag }: { readonly repositoryName: string; readonly tag: string },
): boolean {
  if (isDisabled) return false
  const isRepository = selects(repositories, repositoryName, ['repoMatches', 'repoExcludes'])
  return isRepository && selects(tags, tag, ['matches', 'excludes'])
}

function selects(
  { decoration, pattern }: Selector,
  text: string,
  [matching, excluding]: readonly [string, string],
): boolean {
  const matches = patternMatcher(pattern)
  if (matches === undefined) return false
  if (decoration === matching) return matches(text)
  return decoration === excluding && !matches(text)
}

/**
 * Makes a matcher of a doublestar pattern as Harbor reads it: `**` stands for any number of components between slashes, `*` and
 * `?` for characters of one component, `[a-z]` for one of them, `{a,b}` for either text, and `\` takes the next character as
 * it is. `undefined` for an empty pattern and for one that is not complete: they select nothing.
 *
 * @see Harbor, src/lib/selector/selectors/doublestar/selector.go
 */
export function patternMatcher(pattern: string): ((text: string) => boolean) | undefined {
  if (pattern === '' || pattern.length > MAX_PATTERN_LENGTH) return undefined
  const components = pattern.split('/')
  const parts = components.map(componentPart)
  if (!parts.every((part) => part !== undefined)) return undefined
  // Two stars at the end stand for what is below, not for the folder itself.
  const wanted = components.at(-1) === '**' ? [...parts.slice(0, -1), () => true, 'any' as const] : parts
  return (text) => takesAll(wanted, text.split('/'))
}

function componentPart(component: string): Part | undefined {
  if (component === '**') return 'any'
  const alternatives: (readonly Part[])[] = []
  for (const alternative of withoutBraces(component)) {
    const parts = alternative === undefined ? undefined : characterParts(alternative)
    if (parts === undefined) return undefined
    alternatives.push(parts)
    if (alternatives.length === MAX_ALTERNATIVES) break
  }
  return (text) => alternatives.some((parts) => takesAll(parts, [...text]))
}

/** All texts that the braces of a component stand for; `undefined` among them where one is not closed. */
function* withoutBraces(component: string): Generator<string | undefined> {
  const start = /(?<!\\)(?:\\\\)*\{/.exec(component)
  if (start === null) return yield component
  const open = start.index + start[0].length
  const options = optionsFrom(component, open)
  if (options === undefined) return yield undefined
  const before = component.slice(0, open - 1)
  for (const option of options.texts)
    yield* withoutBraces(`${before}${option}${component.slice(options.end)}`)
}

/** What stands between braces, split at its own commas, and where it ends. */
function optionsFrom(text: string, open: number): { texts: string[]; end: number } | undefined {
  const texts: string[] = []
  let depth = 0
  let from = open
  for (let at = open; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    const character = text[at]
    if (character === '{') depth += 1
    if (depth === 0 && (character === ',' || character === '}')) {
      texts.push(text.slice(from, at))
      from = at + 1
      if (character === '}') return { texts, end: from }
    } else if (character === '}') depth -= 1
  }
  return undefined
}

const CHARACTER = /\\(?<escaped>.)|\[(?<not>[!^]?)(?<set>(?:\\.|[^\]\\])+)\]|(?<plain>[^\\[])|./gsu
const RANGE = /\\?(?<low>.)(?:-\\?(?<high>.))?/gsu

function characterParts(text: string): readonly Part[] | undefined {
  const parts: Part[] = []
  for (const { groups = {} } of text.matchAll(CHARACTER)) {
    const { escaped, set, not, plain } = groups
    if (set !== undefined) parts.push(oneOf(set, not !== ''))
    else if (escaped !== undefined) parts.push((character) => character === escaped)
    else if (plain === undefined) return undefined
    else if (plain === '*') parts.push('any')
    else parts.push((character) => plain === '?' || character === plain)
  }
  return parts
}

function oneOf(set: string, isNegated: boolean): Part {
  const ranges = [...set.matchAll(RANGE)].map(({ groups }) => {
    const low = groups?.low ?? ''
    return { low, high: groups?.high ?? low }
  })
  return (character) => ranges.some(({ low, high }) => low <= character && character <= high) !== isNegated
}

/** Whether the parts take all items, in order. Only the latest `any` ever has to take more, so its time does not explode. */
function takesAll(parts: readonly Part[], items: readonly string[]): boolean {
  let part = 0
  let item = 0
  let latest: { readonly part: number; item: number } | undefined
  while (item < items.length) {
    const wanted = parts[part]
    if (wanted === 'any') {
      latest = { part, item }
      part += 1
    } else if (wanted?.(items[item] ?? '')) {
      part += 1
      item += 1
    } else if (latest === undefined) {
      return false
    } else {
      latest.item += 1
      part = latest.part + 1
      item = latest.item
    }
  }
  return parts.slice(part).every((rest) => rest === 'any')
}
