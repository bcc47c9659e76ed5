import { count } from './tables.js'

/** Rows of a table that a person still reads. */
export const MAX_ROWS = 50

/** The rows that people get. */
export function shownRows<T>(rows: readonly T[], { all }: { readonly all: boolean }): readonly T[] {
  return all ? rows : rows.slice(0, MAX_ROWS)
}

/** Says how many rows are left out; no line where none is. */
export function moreLines(
  totalCount: number,
  shownCount: number,
  words: readonly [one: string, many?: string],
): string[] {
  const more = totalCount - shownCount
  return more <= 0
    ? []
    : [`${count(more, `more ${words[0]}`, words[1] && `more ${words[1]}`)}: --all shows all.`]
}
