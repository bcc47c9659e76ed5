import { type Html, html } from './html.js'

/** A column: its heading, and whether its cells are numbers. */
export interface Column {
  readonly heading: string
  readonly isNumber?: boolean
}

/** A table's parts besides its rows. */
export interface TableOptions {
  readonly caption: Html | string
  readonly columns: readonly Column[]
  /** Class that sets the widths of the columns. */
  readonly style?: string
}

/**
 * Makes a table. On a narrow screen each row becomes a block of its own with the headings beside the cells; the roles keep
 * it a table for those who do not see it.
 *
 * @param rows - The cells of each row; the first one is the row's heading.
 */
export function table(
  { caption, columns, style = '' }: TableOptions,
  rows: readonly (readonly Html[])[],
): Html {
  return html`<table role="table" class="${style}">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">
${columns.map(
  ({ heading, isNumber }) =>
    html`<th role="columnheader" scope="col" class="${isNumber ? 'number' : ''}">${heading}</th>`,
)}
</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells.map((cell, index) => bodyCell(cell, columns[index], index === 0))}</tr>`)}
</tbody>
</table>`
}

function bodyCell(cell: Html, column: Column | undefined, isRowHeading: boolean): Html {
  const [heading, style] = [column?.heading ?? '', column?.isNumber ? 'number' : '']
  const content = html`<span class="label" aria-hidden="true">${heading}</span><div>${cell}</div>`
  return isRowHeading
    ? html`<th role="rowheader" scope="row" class="${style}">${content}</th>`
    : html`<td role="cell" class="${style}">${content}</td>`
}
