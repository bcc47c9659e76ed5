/** A value in a JSON text, by the offsets of its first character and of the one after its last. */
export interface JsonNode {
  readonly start: number
  readonly end: number
  /** Members in their order, where the value is an object. */
  readonly members?: readonly JsonMember[]
}

/** One `"key": value` of an object. */
export interface JsonMember {
  readonly key: string
  /** Offset of the key's opening quote. */
  readonly start: number
  readonly value: JsonNode
}

/** Why a text is not JSON, and where. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError'
  readonly offset: number

  /** `reason` is a clause; `offset` counts UTF-16 units. */
  constructor(reason: string, offset: number) {
    super(reason)
    this.offset = offset
  }
}

const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const OTHER_SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
const SPACE = /[ \t\r\n]*/y
const MAX_DEPTH = 64

/**
 * Finds where everything stands in a JSON text, so that it can be changed in one place and left alone in all others.
 * Stricter than `JSON.parse`: a key that appears twice in one object is an error.
 *
 * @throws JsonTextError at the first character that does not fit.
 */
export function scanJson(text: string): JsonNode {
  const state = { text, at: 0 }
  const node = scanValue(state, 0)
  skipSpace(state)
  if (state.at < text.length) throw unexpected(state, 'the end of the file')
  return node
}

interface ScanState {
  readonly text: string
  at: number
}

function scanValue(state: ScanState, depth: number): JsonNode {
  skipSpace(state)
  if (depth > MAX_DEPTH) throw new JsonTextError('it is nested too deeply', state.at)
  const start = state.at
  if (take(state, '{')) {
    const members = scanList(state, '}', () => scanMember(state, depth))
    refuseTwins(members)
    return { start, end: state.at, members }
  }
  if (take(state, '[')) scanList(state, ']', () => scanValue(state, depth + 1))
  else if (match(state, STRING) === undefined && match(state, OTHER_SCALAR) === undefined)
    throw unexpected(state, 'a value')
  return { start, end: state.at }
}

function scanMember(state: ScanState, depth: number): JsonMember {
  const start = state.at
  const key = match(state, STRING)
  if (key === undefined) throw unexpected(state, 'a name in double quotes')
  skipSpace(state)
  if (!take(state, ':')) throw unexpected(state, '":"')
  return { key: JSON.parse(key), start, value: scanValue(state, depth + 1) }
}

function scanList<T>(state: ScanState, close: string, scanItem: () => T): T[] {
  const items: T[] = []
  skipSpace(state)
  if (take(state, close)) return items
  do {
    skipSpace(state)
    items.push(scanItem())
    skipSpace(state)
  } while (take(state, ','))
  if (!take(state, close)) throw unexpected(state, `"," or "${close}"`)
  return items
}

function refuseTwins(members: readonly JsonMember[]): void {
  const seen = new Set<string>()
  for (const { key, start } of members) {
    if (seen.has(key)) throw new JsonTextError(`${JSON.stringify(key)} appears twice`, start)
    seen.add(key)
  }
}

function skipSpace(state: ScanState): void {
  match(state, SPACE)
}

function take(state: ScanState, character: string): boolean {
  if (state.text[state.at] !== character) return false
  state.at += 1
  return true
}

function match(state: ScanState, pattern: RegExp): string | undefined {
  pattern.lastIndex = state.at
  const found = pattern.exec(state.text)?.[0]
  state.at += found?.length ?? 0
  return found
}

function unexpected({ text, at }: ScanState, wanted: string): JsonTextError {
  const next = text[at]
  if (next === '/') return new JsonTextError('JSON has no comments', at)
  if (next === '}' || next === ']') return new JsonTextError(`${wanted} is missing before "${next}"`, at)
  return new JsonTextError(
    next === undefined ? `it ends where ${wanted} belongs` : `${wanted} belongs here`,
    at,
  )
}
