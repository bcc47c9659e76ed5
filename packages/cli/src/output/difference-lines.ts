import type { Difference } from '@slipway/sdk'
import { formatTable } from './tables.js'

/** What differs, a line each: `cpuUnits  512 -> 1024`. */
export function differenceLines(differences: readonly Difference[], indent = 2): string[] {
  const rows = differences.map(({ path, from, to }) => [path, `${valueText(from)} -> ${valueText(to)}`])
  return formatTable(rows, { indent })
}

function valueText(value: Difference['from']): string {
  if (value === undefined) return 'none'
  return value === '' ? '""' : String(value)
}
