import type { Cell, FaultRow } from '../support/fault-cells.js'
import { HOP_IDS, HOPS } from '../support/fault-hops.js'

const FIRST_LETTER = 'a'.charCodeAt(0)

/** The table of what comes of every fault at every hop of a push, as Markdown, with the reasons of its empty cells. */
export function reliabilityTable(rows: readonly FaultRow[]): string {
  const reasons = [
    ...new Set(
      rows.flatMap(({ cells }) =>
        HOP_IDS.flatMap((hop) => {
          const cell = cells[hop]
          return cell.kind === 'n/a' ? [cell.why] : []
        }),
      ),
    ),
  ]
  const letterOf = (reason: string) => String.fromCharCode(FIRST_LETTER + reasons.indexOf(reason))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['fault', ...HOP_IDS.map((hop) => `\`${hop}\``)]),
    line(['---', ...HOP_IDS.map(() => '---')]),
    ...rows.map(({ id, cells }) =>
      line([`\`${id}\``, ...HOP_IDS.map((hop) => textOf(cells[hop], letterOf))]),
    ),
    '',
    ...reasons.map((reason) => `- – ${letterOf(reason)}: ${reason}`),
    '',
    'The columns are the requests of a push:',
    '',
    ...HOP_IDS.map((hop) => `- \`${hop}\`: ${HOPS[hop].title}`),
    '',
    'The rows are what happens to one of them, or to all from there on:',
    '',
    ...rows.map(({ id, title }) => `- \`${id}\`: ${title}`),
  ].join('\n')
}

function textOf(cell: Cell, letterOf: (reason: string) => string): string {
  if (cell.kind === 'n/a') return `– ${letterOf(cell.why)}`
  if (cell.kind === 'recovers') return cell.again === 0 ? 'ok' : `ok +${cell.again}`
  const attempts = cell.attempts > 1 ? ` ×${cell.attempts}` : ''
  return `${cell.code}${attempts}${cell.isTagComplete ? ' *' : ''}`
}
