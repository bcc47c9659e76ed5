import { count, flag, objectOf, ref, type Schemas, text } from './json-schema.js'

const pageNumber = { type: ['integer', 'null'], minimum: 1 }

/** What answers of many operations are made of. */
export const commonSchemas: Schemas = {
  error: objectOf({ message: { ...text, minLength: 1 } }),
  pagination: objectOf({
    number: count,
    next_page_number: pageNumber,
    previous_page_number: pageNumber,
    paginator: ref('paginator'),
    has_next: flag,
    has_previous: flag,
  }),
  paginator: objectOf({ num_pages: { type: 'integer', minimum: 1 } }),
}

/** Statuses that are answered with the plain error. */
export function errors<Status extends number>(...statuses: readonly Status[]): Record<number, string> {
  return Object.fromEntries(statuses.map((status) => [status, 'error']))
}
