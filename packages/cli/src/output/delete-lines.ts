import {
  type BlockedDeletion,
  type DeletedItem,
  type DeletePlan,
  type DeleteReport,
  type FreedSpace,
  formatBytes,
  type PlannedDeletion,
} from '@slipway/sdk'
import { appVersionWords, attachedWords } from './artifact-words.js'
import { type Column, columnLines } from './columns.js'
import { sizeCell } from './images-lines.js'
import { printable } from './printable.js'
import { shortDigest } from './short-digest.js'
import { sourceName } from './source-words.js'
import { count, formatTable } from './tables.js'
import { timeText } from './times.js'

/** A planned deletion for people: what goes with every tag, who starts those, what stays and why, and what it brings. */
export function deletePlanLines(plan: DeletePlan, { nowMs }: { readonly nowMs: number }): string[] {
  const { items, blocked, warnings } = plan
  const place = `${plan.registry}/${plan.repository}`
  return [
    ...(items.length === 0
      ? [printable(`Nothing to delete from ${place}.`)]
      : [printable(`To be deleted from ${place}:`), ...itemTable(items, nowMs)]),
    ...useLines(items),
    ...(blocked.length === 0 ? [] : ['Asked for, and stays:', ...blockedTable(blocked)]),
    ...(plan.untouchedCount === 0 ? [] : [`${count(plan.untouchedCount, 'other artifact')} not touched.`]),
    ...(items.length === 0 ? [] : [freedLine(plan.freed)]),
    ...warnings.map(({ message }) => `Note: ${printable(message)}`),
    `Told by ${sourceName(plan.source)}${items.length === 0 ? '' : `, deleted by ${sourceName(plan.by)}`}.`,
  ]
}

/** What a person is asked before anything goes. */
export function deleteQuestion(plan: DeletePlan): string {
  return `Delete ${amountWords(plan.items)}? [y/N] `
}

/** One artifact that a deletion has come to, for people. */
export function deletedItemLine({ digest, tags, outcome, error }: DeletedItem): string {
  const names = tags.length === 0 ? 'untagged' : tags.join(', ')
  const words = {
    deleted: 'Deleted',
    gone: 'Gone already',
    changed: 'Kept, because it has another tag since',
    failed: 'Not deleted',
  }[outcome]
  const line = `${words}: ${shortDigest(digest)} (${names})`
  return error === undefined ? line : `${line}. ${error.message}`
}

/** What a deletion came to, for people. */
export function deleteReportLines({ items, freed, isComplete }: DeleteReport): string[] {
  const gone = items.filter(isGone)
  const tags = gone.reduce((sum, item) => sum + item.tags.length, 0)
  const done = `${count(gone.length, 'artifact')} with ${count(tags, 'tag')}`
  if (isComplete) return [`Deleted ${done}.`, freedLine(freed)]
  return [
    `Deleted ${done}; ${items.length - gone.length} of ${items.length} stayed:`,
    ...items.filter((item) => !isGone(item)).map((item) => `  ${printable(deletedItemLine(item))}`),
    ...(gone.length === 0 ? [] : [freedLine(freed)]),
    'Run it again to try those that stayed once more.',
  ]
}

/** What was deleted by the time it was cancelled, for people. */
export function cancelledDeletionLines(plan: DeletePlan, items: readonly DeletedItem[]): string[] {
  const gone = items.filter(isGone).length
  return [
    `Cancelled. Deleted by then: ${gone} of ${count(plan.items.length, 'artifact')}.`,
    ...items.map((item) => `  ${printable(deletedItemLine(item))}`),
    'The one at which it stopped may be gone too. Run it again to go on.',
  ]
}

function isGone({ outcome }: DeletedItem): boolean {
  return outcome === 'deleted' || outcome === 'gone'
}

function amountWords(items: readonly PlannedDeletion[]): string {
  const tags = items.reduce((sum, item) => sum + item.tags.length, 0)
  return `${count(items.length, 'artifact')} with ${count(tags, 'tag')}`
}

function itemTable(items: readonly PlannedDeletion[], nowMs: number): string[] {
  const columns: Column<PlannedDeletion>[] = [
    { head: 'DIGEST', cell: ({ digest }) => shortDigest(digest) },
    { head: 'SIZE', cell: ({ sizeBytes }) => sizeCell(sizeBytes), isRight: true },
    { head: 'PUSHED (UTC)', cell: ({ pushedAt }) => timeText(pushedAt, nowMs) },
    { head: 'GOES WITH IT', cell: goesAlong },
    { head: 'TAGS', cell: ({ tags }) => tagNames(tags) },
  ]
  return columnLines(items, columns, { indent: 2 })
}

function goesAlong({ accessories, parts }: PlannedDeletion): string {
  const images = parts.length === 0 ? [] : [count(parts.length, 'image')]
  const attached = attachedWords(accessories)
  return [...images, ...(attached === '' ? [] : [attached])].join(', ')
}

function tagNames(tags: PlannedDeletion['tags']): string {
  return tags.length === 0 ? 'untagged' : tags.map(({ name }) => name).join(', ')
}

function useLines(items: readonly PlannedDeletion[]): string[] {
  const rows = items.flatMap(({ tags }) =>
    tags.flatMap(({ name, appVersions }) =>
      appVersions.map((use) => [name, appVersionWords(use), use.dashboardUrl ?? '']),
    ),
  )
  return rows.length === 0
    ? []
    : ['App versions that cannot start any more:', ...formatTable(rows, { indent: 2 })]
}

function blockedTable(blocked: readonly BlockedDeletion[]): string[] {
  const rows = blocked.map(({ digest, tags, reasons }) => [
    shortDigest(digest),
    tagNames(tags),
    reasons.map(({ message }) => message).join(' '),
  ])
  const isUsed = blocked.some(({ reasons }) => reasons.some(({ code }) => code === 'TAG_USED'))
  return [
    ...formatTable(rows, { indent: 2 }),
    ...(isUsed ? ['  Tags that app versions start go with --include-used.'] : []),
  ]
}

function freedLine({ bytes, basis }: FreedSpace): string {
  const amount = `${basis === 'exact' ? 'exactly' : 'at most'} ${formatBytes(bytes)}`
  return `Frees ${amount}; the registry may give it back only with its next garbage collection.`
}
