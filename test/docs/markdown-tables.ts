/** A table of a Markdown page. */
export interface MarkdownTable {
  /** Heading of the section that it stands in. */
  readonly section: string
  readonly columns: readonly string[]
  /** The cells of each row below the head, without the space around them. */
  readonly rows: readonly (readonly string[])[]
}

/** The tables of a Markdown page, in order. */
export function tablesOf(markdown: string): MarkdownTable[] {
  const tables: { section: string; lines: string[] }[] = []
  let section = ''
  let wasRow = false
  for (const line of markdown.split('\n')) {
    section = /^#+ (.*)$/.exec(line)?.[1] ?? section
    const isRow = line.startsWith('|')
    if (isRow && !wasRow) tables.push({ section, lines: [] })
    if (isRow) tables.at(-1)?.lines.push(line)
    wasRow = isRow
  }
  return tables.map(({ section: heading, lines }) => {
    const [columns = [], , ...rows] = lines.map(cellsOf)
    return { section: heading, columns, rows }
  })
}

/** The texts between backticks of a cell. */
export function codeOf(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))
}

function cellsOf(row: string): string[] {
  return row
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}
