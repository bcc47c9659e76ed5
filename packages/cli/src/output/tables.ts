import { printable } from './printable.js'

/** How {@link formatTable} lays out. */
export interface TableOptions {
  /** Columns, from 0, whose cells stand at the right. */
  readonly right?: readonly number[]
  /** Spaces before each line. */
  readonly indent?: number
}

const GAP = '  '

/** Rows as lines with aligned columns, control characters replaced, no spaces at the ends. */
export function formatTable(rows: readonly (readonly string[])[], options: TableOptions = {}): string[] {
  const { right = [], indent = 0 } = options
  const cells = rows.map((row) => row.map(printable))
  const columns = Math.max(0, ...cells.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  return cells.map((row) => {
    const padded = row.map((cell, column) => {
      const width = widths[column] ?? 0
      return right.includes(column) ? cell.padStart(width) : cell.padEnd(width)
    })
    return `${' '.repeat(indent)}${padded.join(GAP)}`.trimEnd()
  })
}

/** `1 file`, `3 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
