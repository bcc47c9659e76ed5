import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'
import { badRequest, invalid } from './harbor-error.js'

const DEFAULT_PAGE_SIZE = 10
const MAX_PAGE_SIZE = 100

/** Which part of a list a request asks for. */
export interface Page {
  /** From 1 on. */
  readonly number: number
  readonly size: number
}

/** What one key of `q` asks for. Texts are decoded. */
export type Condition =
  | { readonly kind: 'exact' | 'fuzzy'; readonly value: string }
  | { readonly kind: 'range'; readonly min: string; readonly max: string }
  | { readonly kind: 'any' | 'all'; readonly values: readonly string[] }

/** What `sort` names, the most important first. */
export interface SortKey {
  readonly key: string
  readonly isDescending: boolean
}

/**
 * Reads `page` and `page_size`.
 *
 * @throws {@link HarborError} 422 for what is no whole number from 1 on, or over 100 items.
 */
export function readPage(query: URLSearchParams): Page {
  const size = readCount(query, 'page_size', DEFAULT_PAGE_SIZE)
  if (size > MAX_PAGE_SIZE)
    throw invalid(`page_size in query should be less than or equal to ${MAX_PAGE_SIZE}`)
  return { number: readCount(query, 'page', 1), size }
}

function readCount(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)
  if (text === null) return otherwise
  if (!/^-?\d+$/.test(text)) throw invalid(`${name} in query must be of type int64: "${text}"`)
  if (Number(text) < 1) throw invalid(`${name} in query should be greater than or equal to 1`)
  return Number(text)
}

/**
 * Reads `q`: pairs `key=value` between commas, by key in snake_case. `k=v` is exact, `k=~v` fuzzy, `k=[a~b]` a range,
 * `k={a b}` any of them, `k=(a b)` all of them. Values are decoded once more than the query is.
 *
 * @throws {@link HarborError} 400 for a pair without a key or a value.
 * @see Harbor, src/lib/q/builder.go
 */
export function readConditions(query: URLSearchParams): ReadonlyMap<string, Condition> {
  const text = query.get('q') ?? ''
  if (text === '') return new Map()
  return new Map(
    decodeAgain(text)
      .split(',')
      .map((pair): [string, Condition] => {
        const [, key = '', value = ''] = /^([^=]+)=(.+)$/s.exec(pair.trim()) ?? []
        if (key === '' || value === '') throw badRequest(`invalid query string value: ${pair}`)
        return [snakeCase(key), conditionOf(value)]
      }),
  )
}

/** Reads `sort`, such as `name,-creation_time`. */
export function readSort(query: URLSearchParams): readonly SortKey[] {
  return (query.get('sort') ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ key: snakeCase(text.replace(/^-/, '')), isDescending: text.startsWith('-') }))
}

/** Answers with a page of a list: `X-Total-Count`, and `Link` to the pages before and after it. */
export function pageAnswer<T>(
  { query, path }: RequestContext,
  items: readonly T[],
  write: (item: T) => unknown,
): Answer {
  const { number, size } = readPage(query)
  const link = (page: number, rel: string) => {
    const target = new URLSearchParams(query)
    target.set('page', String(page))
    target.set('page_size', String(size))
    // Harbor writes the values as they are, so that a client cannot follow a link blindly.
    const values = [...target].map(([name, value]) => `${name}=${headerText(value)}`).join('&')
    return `<${path}?${values}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number * size < items.length ? [link(number + 1, 'next')] : []),
  ]
  return jsonAnswer(200, items.slice((number - 1) * size, number * size).map(write), {
    'x-total-count': String(items.length),
    ...(links.length > 0 && { link: links.join(' , ') }),
  })
}

/** A header takes neither control characters nor what Latin-1 has not. */
function headerText(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, encodeURIComponent)
}

function conditionOf(value: string): Condition {
  const inner = value.slice(1, -1)
  if (value.startsWith('\\')) return { kind: 'exact', value: value.slice(1) }
  if (value.startsWith('~')) return { kind: 'fuzzy', value: value.slice(1) }
  if (value.startsWith('{') && value.endsWith('}')) return { kind: 'any', values: words(inner) }
  if (value.startsWith('(') && value.endsWith(')')) return { kind: 'all', values: words(inner) }
  if (!/^\[.*~.*\]$/s.test(value)) return { kind: 'exact', value }
  const [min = '', max = ''] = inner.split('~', 2)
  return { kind: 'range', min: min.trim(), max: max.trim() }
}

function words(text: string): string[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'))
}

function decodeAgain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw badRequest(`invalid query string value: ${text}`)
  }
}

/** Keys come as the database spells them, or as Harbor's models do: `ProjectID`. */
function snakeCase(key: string): string {
  return key
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
