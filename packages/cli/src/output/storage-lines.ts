import {
  type Artifact,
  type CleanUpSuggestion,
  formatBytes,
  type RepositoryUse,
  type StorageReport,
} from '@slipway/sdk'
import { tagsCell } from './artifact-words.js'
import { type Column, columnLines } from './columns.js'
import { sizeCell } from './images-lines.js'
import { printable } from './printable.js'
import { moreLines, shownRows } from './row-limit.js'
import { shortDigest } from './short-digest.js'
import { sourceName } from './source-words.js'
import { storageBar } from './storage-bar.js'
import { count } from './tables.js'
import { timeText } from './times.js'

/** How a storage report is shown to people. */
export interface StorageShown {
  readonly all: boolean
  readonly nowMs: number
  /** Width of the terminal in characters. */
  readonly columns: number
}

/** How much storage a project uses and of what, for people. */
export function storageLines(report: StorageReport, shown: StorageShown): string[] {
  const { registry, project, biggest, oldest, cleanUp, dashboardUrl } = report
  const place = project === undefined ? registry : `${registry}/${project}`
  return [
    printable(place),
    ...amountLines(report, shown.columns),
    ...repositoryLines(report.repositories, shown),
    ...(biggest.length === 0 ? [] : ['', 'The biggest:', ...artifactTable(biggest, shown)]),
    ...(oldest.length === 0 ? [] : ['', 'The oldest:', ...artifactTable(oldest, shown)]),
    '',
    ...(cleanUp === undefined ? ['No clean-up suggests itself.'] : cleanUpLines(cleanUp)),
    ...(dashboardUrl === undefined ? [] : [printable(`Dashboard: ${dashboardUrl}`)]),
  ]
}

function amountLines(report: StorageReport, columns: number): string[] {
  const { usedBytes, limitBytes, freeBytes, isUnlimited } = report
  const used = `${formatBytes(usedBytes)} used`
  if (limitBytes === undefined) {
    const limit = isUnlimited ? 'there is no limit' : 'nobody tells the limit'
    return [`  ${used}, ${limit}`, basisLine(report)]
  }
  const percent = limitBytes > 0 ? Math.floor((100 * usedBytes) / limitBytes) : 100
  const free = freeBytes === undefined ? '' : `, ${formatBytes(freeBytes)} free`
  return [
    `  ${storageBar(usedBytes, limitBytes, columns)}`,
    `  ${used} of ${formatBytes(limitBytes)} (${percent} %)${free}`,
    basisLine(report),
  ]
}

function basisLine({ basis, source, reason }: StorageReport): string {
  if (basis === 'server') return `  server's figure, told by ${sourceName(source)}`
  const why = reason === undefined ? '' : `: ${reason}`
  return printable(`  estimate, added up from what ${sourceName(source)} lists${why}`)
}

function repositoryLines(repositories: readonly RepositoryUse[], { all }: StorageShown): string[] {
  if (repositories.length === 0) return []
  const rows = shownRows(repositories, { all })
  const columns: Column<RepositoryUse>[] = [
    { head: 'REPOSITORY', cell: ({ name }) => name },
    { head: 'SIZE', cell: ({ sizeBytes }) => formatBytes(sizeBytes), isRight: true },
    { head: 'FIGURE', cell: ({ basis }) => (basis === 'server' ? "server's" : 'estimate') },
    { head: 'ARTIFACTS', cell: ({ artifactCount }) => String(artifactCount), isRight: true },
  ]
  return [
    '',
    'By repository (layers that several share count in each):',
    ...columnLines(rows, columns, { indent: 2 }),
    ...moreLines(repositories.length, rows.length, ['repository', 'repositories']),
  ]
}

function artifactTable(artifacts: readonly Artifact[], { nowMs }: StorageShown): string[] {
  const columns: Column<Artifact>[] = [
    { head: 'REPOSITORY', cell: ({ repository }) => repository },
    { head: 'DIGEST', cell: ({ digest }) => shortDigest(digest) },
    { head: 'SIZE', cell: ({ sizeBytes }) => sizeCell(sizeBytes), isRight: true },
    { head: 'PUSHED (UTC)', cell: ({ pushedAt }) => timeText(pushedAt, nowMs) },
    { head: 'TAGS', cell: tagsCell },
  ]
  return columnLines(artifacts, columns, { indent: 2 })
}

function cleanUpLines({
  repository,
  keepNewest,
  artifactCount,
  freedBytes,
  basis,
}: CleanUpSuggestion): string[] {
  const amount = `${basis === 'exact' ? 'exactly' : 'at most'} ${formatBytes(freedBytes)}`
  const kept = `all but the newest ${keepNewest} of ${repository}`
  return [
    printable(`Clean-up: ${kept} would free ${amount} (${count(artifactCount, 'artifact')}).`),
    printable(`  slipway delete ${repository} --keep-newest ${keepNewest} --dry-run`),
  ]
}
