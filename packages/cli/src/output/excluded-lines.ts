import { type ExcludedEntry, formatBytes } from '@slipway/sdk'
import { count, formatTable } from './tables.js'

/** `3 entries, 88 MiB`. */
export function excludedSummary(excluded: readonly ExcludedEntry[]): string {
  const sizeBytes = excluded.reduce((sum, entry) => sum + entry.sizeBytes, 0)
  return excluded.length === 0
    ? 'nothing'
    : `${count(excluded.length, 'entry', 'entries')}, ${formatBytes(sizeBytes)}`
}

/** What is left out, by reason; with `all`, each entry. */
export function excludedLines(
  excluded: readonly ExcludedEntry[],
  options: { readonly all: boolean },
): string[] {
  const layout = { indent: 4, right: [1] }
  if (options.all) {
    return formatTable(
      excluded.map(({ path, kind, sizeBytes, reason }) => [
        kind === 'directory' ? `${path}/` : path,
        formatBytes(sizeBytes),
        reason,
      ]),
      layout,
    )
  }
  const reasons = [...new Set(excluded.map(({ reason }) => reason))]
  return formatTable(
    reasons.map((reason) => [reason, excludedSummary(excluded.filter((entry) => entry.reason === reason))]),
    { indent: 4 },
  )
}
