import type { ChangedTag, ResolvedReference, TagSummary } from '@slipway/sdk'
import type { ReadList } from '../read-list.js'
import { appVersionWords } from './artifact-words.js'
import { type Column, columnLines } from './columns.js'
import { type ListOptions, sizeCell } from './images-lines.js'
import { printable } from './printable.js'
import { moreLines, shownRows } from './row-limit.js'
import { shortDigest } from './short-digest.js'
import { sourceName } from './source-words.js'
import { count } from './tables.js'
import { timeText } from './times.js'

const OUTCOMES: Readonly<Record<ChangedTag['outcome'], string>> = {
  added: 'Added',
  removed: 'Removed',
  unchanged: 'There already:',
}

/** The tags of a repository for people. */
export function tagLines({ items, source }: ReadList<TagSummary>, { all, nowMs }: ListOptions): string[] {
  const rows = shownRows(items, { all })
  const columns: Column<TagSummary>[] = [
    { head: 'TAG', cell: ({ name }) => name },
    { head: 'DIGEST', cell: ({ digest }) => shortDigest(digest) },
    { head: 'SIZE', cell: ({ sizeBytes }) => sizeCell(sizeBytes), isRight: true },
    { head: 'PUSHED (UTC)', cell: ({ pushedAt }) => timeText(pushedAt, nowMs) },
    { head: 'PULLED (UTC)', cell: ({ pulledAt }) => timeText(pulledAt, nowMs) },
    { head: 'IMMUTABLE', cell: ({ isImmutable }) => (isImmutable === true ? 'yes' : '') },
    { head: 'APP VERSION', cell: appVersionCell },
  ]
  const artifacts = new Set(items.map(({ digest }) => digest)).size
  return [
    ...columnLines(rows, columns),
    ...moreLines(items.length, rows.length, ['tag']),
    `${count(items.length, 'tag')} of ${count(artifacts, 'artifact')}, told by ${sourceName(source)}.`,
  ]
}

/** What became of a tag, for people. */
export function changedTagLines({ outcome, reference, digest }: ChangedTag): string[] {
  return [printable(`${OUTCOMES[outcome]} ${reference} (${digest})`)]
}

/** Whether two references name one artifact, for people. */
export function sameLines(one: ResolvedReference, other: ResolvedReference): string[] {
  const verdict = one.digest === other.digest ? 'The same artifact.' : 'Two different artifacts.'
  return [verdict, ...[one, other].map(({ reference, digest }) => printable(`  ${digest}  ${reference}`))]
}

/** `none` where the platform was asked: it tells a tag that nothing starts from one that nobody knows about. */
function appVersionCell({ appVersions }: TagSummary): string {
  if (appVersions === undefined) return ''
  return appVersions.length === 0 ? 'none' : appVersions.map(appVersionWords).join(', ')
}
