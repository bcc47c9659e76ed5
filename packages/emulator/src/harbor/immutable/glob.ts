/** One part of a pattern: where the text can go on after it, from where it can begin. */
type Step = (text: string, from: ReadonlySet<number>) => ReadonlySet<number>

/** What is left of a pattern while it is read. */
interface Reader {
  readonly pattern: string
  position: number
}

/**
 * Makes a matcher of a doublestar pattern: `*` and `?` stay in one path component, `**` is any number of them, `[a-z]`
 * one character, `{a,b}` either text, and a backslash takes the next character as it is. A pattern that is not complete
 * matches nothing; an empty one matches all.
 *
 * Follows all positions at once, so that its time does not explode with the number of stars.
 *
 * @see Harbor, src/lib/selector/selectors/doublestar
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (pattern === '') return () => true
  const reader: Reader = { pattern, position: 0 }
  const steps = readSequence(reader, '')
  if (!steps || reader.position < pattern.length) return () => false
  return (text) => run(steps, text, new Set([0])).has(text.length)
}

function run(steps: readonly Step[], text: string, from: ReadonlySet<number>): ReadonlySet<number> {
  return steps.reduce((positions, step) => step(text, positions), from)
}

/** Reads up to one of the end characters, or to the end of the pattern. @returns undefined for an incomplete pattern */
function readSequence(reader: Reader, ends: string): Step[] | undefined {
  const steps: Step[] = []
  for (;;) {
    const character = reader.pattern[reader.position]
    if (character === undefined || ends.includes(character)) return steps
    const step = readStep(reader, { character, isOuter: ends === '' })
    if (!step) return undefined
    steps.push(step)
  }
}

function readStep(
  reader: Reader,
  { character, isOuter }: { readonly character: string; readonly isOuter: boolean },
): Step | undefined {
  const { pattern, position } = reader
  const isAtStart = position === 0 || pattern[position - 1] === '/'
  if (isOuter && isAtStart && /^\*\*(?:\/|$)/.test(pattern.slice(position))) {
    const isLast = position + 2 === pattern.length
    reader.position += isLast ? 2 : 3
    return isLast ? anything : components
  }
  reader.position++
  if (character === '*') return withinComponent
  if (character === '?') return oneCharacter((other) => other !== '/')
  if (character === '[') return readClass(reader)
  if (character === '{') return readAlternatives(reader)
  if (character !== '\\') return oneCharacter((other) => other === character)
  const escaped = pattern[reader.position++]
  return escaped === undefined ? undefined : oneCharacter((other) => other === escaped)
}

function readClass(reader: Reader): Step | undefined {
  const [whole, negation, body = ''] =
    /^([!^]?)((?:\\.|[^\]\\])+)\]/.exec(reader.pattern.slice(reader.position)) ?? []
  if (whole === undefined) return undefined
  reader.position += whole.length
  const ranges = [...body.matchAll(/(?:\\(.)|([^\\]))(?:-(?:\\(.)|([^\\])))?/g)].map((match) => {
    const low = match[1] ?? match[2] ?? ''
    return { low, high: match[3] ?? match[4] ?? low }
  })
  const isIn = (character: string) => ranges.some(({ low, high }) => character >= low && character <= high)
  return oneCharacter((character) => character !== '/' && isIn(character) === (negation === ''))
}

function readAlternatives(reader: Reader): Step | undefined {
  const alternatives: Step[][] = []
  for (;;) {
    const steps = readSequence(reader, ',}')
    const end = reader.pattern[reader.position++]
    if (!steps || end === undefined) return undefined
    alternatives.push(steps)
    if (end === '}') break
  }
  return (text, from) => new Set(alternatives.flatMap((steps) => [...run(steps, text, from)]))
}

function oneCharacter(isRight: (character: string) => boolean): Step {
  return (text, from) =>
    new Set([...from].filter((at) => at < text.length && isRight(text[at] ?? '')).map((at) => at + 1))
}

const anything: Step = (text, from) => reach(from, text.length, () => true)

/** Any number of whole components, each with its slash. */
const components: Step = (text, from) =>
  new Set([...from, ...[...anything(text, from)].filter((at) => text[at - 1] === '/' && !from.has(at))])

/** Any number of characters that are no slash. */
const withinComponent: Step = (text, from) => reach(from, text.length, (at) => text[at] !== '/')

/** All positions from the given ones on, as long as the character before may be passed. */
function reach(from: ReadonlySet<number>, end: number, mayPass: (at: number) => boolean): Set<number> {
  const reached = new Set(from)
  for (let at = 0; at < end; at++) if (reached.has(at) && mayPass(at)) reached.add(at + 1)
  return reached
}
