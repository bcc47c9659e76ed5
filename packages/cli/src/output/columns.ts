import { formatTable } from './tables.js'

/** A column of a table: its head, and what stands in it for an entry. */
export interface Column<T> {
  readonly head: string
  readonly cell: (entry: T) => string
  /** Whether its cells stand at the right, as numbers do. */
  readonly isRight?: boolean
}

/** A table with a head, without the columns in which nothing would stand. No lines where there is no entry. */
export function columnLines<T>(
  entries: readonly T[],
  columns: readonly Column<T>[],
  options: { readonly indent?: number } = {},
): string[] {
  if (entries.length === 0) return []
  const filled = columns
    .map(({ head, cell, isRight = false }) => ({ head, isRight, cells: entries.map(cell) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
  const rows = entries.map((_, row) => filled.map(({ cells }) => cells[row] ?? ''))
  const right = filled.flatMap(({ isRight }, column) => (isRight ? [column] : []))
  return formatTable([filled.map(({ head }) => head), ...rows], { ...options, right })
}
