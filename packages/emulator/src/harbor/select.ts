import type { RequestContext } from '../server/request-context.js'
import { badRequest } from './harbor-error.js'
import { own } from './own.js'
import { type Condition, readConditions, readSort } from './query.js'

/** What an item is compared by; times are ISO 8601 texts. Several values stand for each of them. */
export type FieldValue = string | number | boolean | undefined | readonly (string | number)[]

/** The keys that a list knows, with what each item has there. */
export type Fields<T> = Readonly<Record<string, (item: T) => FieldValue>>

/**
 * Gives the items that fit `q`, in the order of `sort`; without one in the order that they came in. Keys that are not
 * among the fields are ignored.
 *
 * @throws {@link HarborError} 400 for a `q` that cannot be read.
 * @see Harbor, src/lib/orm/query.go
 */
export function selectItems<T>(
  { query }: Pick<RequestContext, 'query'>,
  items: readonly T[],
  fields: Fields<T>,
): T[] {
  const conditions = [...readConditions(query)].flatMap(([key, condition]) => {
    const field = own(fields, key)
    return field ? [{ field, condition }] : []
  })
  const keys = readSort(query).flatMap(({ key, isDescending }) => {
    const field = own(fields, key)
    return field ? [{ field, sign: isDescending ? -1 : 1 }] : []
  })
  return items
    .filter((item) => conditions.every(({ field, condition }) => fits(field(item), condition)))
    .sort((left, right) => {
      for (const { field, sign } of keys) {
        const order = compare(field(left), field(right))
        if (order !== 0) return order * sign
      }
      return 0
    })
}

/** Tells whether a field fits what `q` asks of it. */
function fits(field: FieldValue, condition: Condition): boolean {
  const values = (Array.isArray(field) ? field : [field]).filter((value) => value !== undefined)
  const texts = values.map(String)
  switch (condition.kind) {
    case 'exact':
      return texts.includes(condition.value)
    case 'fuzzy':
      return texts.some((text) => text.toLowerCase().includes(condition.value.toLowerCase()))
    case 'any':
      return condition.values.some((value) => texts.includes(value))
    case 'all':
      return condition.values.every((value) => texts.includes(value))
    case 'range':
      return values.some((value) => isBetween(value, condition))
  }
}

function isBetween(
  value: string | number | boolean,
  { min, max }: Extract<Condition, { kind: 'range' }>,
): boolean {
  const position = typeof value === 'number' ? value : Date.parse(String(value))
  const end = (text: string, otherwise: number) =>
    text === '' ? otherwise : typeof value === 'number' ? Number(text) : timeOf(text)
  return position >= end(min, Number.NEGATIVE_INFINITY) && position <= end(max, Number.POSITIVE_INFINITY)
}

/** Times in `q` are in UTC and carry no zone. */
function timeOf(text: string): number {
  const time = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`)
  if (Number.isNaN(time)) throw badRequest(`invalid time in the query: ${text}`)
  return time
}

function compare(left: FieldValue, right: FieldValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [first, second] = [String(left ?? ''), String(right ?? '')]
  return first < second ? -1 : first > second ? 1 : 0
}
