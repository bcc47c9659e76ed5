import { type Artifact, formatBytes, type RepositorySummary } from '@slipway/sdk'
import type { ReadList } from '../read-list.js'
import { attachedWords, scanCell, tagsCell } from './artifact-words.js'
import { type Column, columnLines } from './columns.js'
import { moreLines, shownRows } from './row-limit.js'
import { shortDigest } from './short-digest.js'
import { sourceName } from './source-words.js'
import { count } from './tables.js'
import { timeText } from './times.js'

/** How a list is shown to people. */
export interface ListOptions {
  /** Whether every row is shown. */
  readonly all: boolean
  readonly nowMs: number
}

/** The repositories of a project for people. */
export function repositoryLines(
  { items, source, totalCount }: ReadList<RepositorySummary>,
  { all, nowMs }: ListOptions,
): string[] {
  const rows = shownRows(items, { all })
  const columns: Column<RepositorySummary>[] = [
    { head: 'REPOSITORY', cell: ({ name }) => name },
    { head: 'ARTIFACTS', cell: ({ artifactCount }) => numberCell(artifactCount), isRight: true },
    { head: 'TAGS', cell: ({ tagCount }) => numberCell(tagCount), isRight: true },
    { head: 'SIZE', cell: ({ sizeBytes }) => sizeCell(sizeBytes), isRight: true },
    { head: 'PULLS', cell: ({ pullCount }) => numberCell(pullCount), isRight: true },
    { head: 'PUSHED (UTC)', cell: ({ pushedAt }) => timeText(pushedAt, nowMs) },
    { head: 'TEMPLATE', cell: ({ hasTemplate }) => (hasTemplate === true ? 'yes' : '') },
  ]
  return [
    ...columnLines(rows, columns),
    ...moreLines(totalCount, rows.length, ['repository', 'repositories']),
    `${count(totalCount, 'repository', 'repositories')}, told by ${sourceName(source)}.`,
  ]
}

/** The artifacts of a repository for people. */
export function artifactLines(
  { items, source, totalCount }: ReadList<Artifact>,
  { all, nowMs }: ListOptions,
): string[] {
  const rows = shownRows(items, { all })
  return [
    ...artifactTable(rows, nowMs),
    ...moreLines(totalCount, rows.length, ['artifact']),
    `${count(totalCount, 'artifact')}, told by ${sourceName(source)}.`,
  ]
}

function artifactTable(artifacts: readonly Artifact[], nowMs: number): string[] {
  const columns: Column<Artifact>[] = [
    { head: 'DIGEST', cell: ({ digest }) => shortDigest(digest) },
    { head: 'SIZE', cell: ({ sizeBytes }) => sizeCell(sizeBytes), isRight: true },
    { head: 'PLATFORM', cell: ({ platforms }) => platforms.join(', ') },
    { head: 'PUSHED (UTC)', cell: ({ pushedAt }) => timeText(pushedAt, nowMs) },
    { head: 'PULLED (UTC)', cell: ({ pulledAt }) => timeText(pulledAt, nowMs) },
    { head: 'SCAN', cell: ({ scan }) => scanCell(scan) },
    { head: 'ATTACHED', cell: ({ accessories }) => attachedWords(accessories) },
    { head: 'TAGS', cell: tagsCell },
  ]
  return columnLines(artifacts, columns)
}

/** A size that may be unknown. */
export function sizeCell(sizeBytes: number | undefined): string {
  return sizeBytes === undefined ? '' : formatBytes(sizeBytes)
}

function numberCell(number: number | undefined): string {
  return number === undefined ? '' : String(number)
}
