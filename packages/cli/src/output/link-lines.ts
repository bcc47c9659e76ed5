import type { LinkAllReport, LinkedItem, LinkReport } from '@slipway/sdk'
import { differenceLines } from './difference-lines.js'
import { printable } from './printable.js'
import { count } from './tables.js'
import { keptWords } from './template-lines.js'

/** What became of one tag, for people. */
export function linkLines(report: LinkReport): string[] {
  const { reference, app, version, outcome, dashboardUrl } = report
  const start = outcome === 'created' ? 'Made the app version' : 'There already: the app version'
  return [
    printable(`${start} ${app} ${version}, which starts ${reference}`),
    printable(`  by the template ${keptWords(report)}`),
    ...(dashboardUrl === undefined ? [] : [printable(`  ${dashboardUrl}`)]),
  ]
}

/** One of several tags, in one line, for people. */
export function linkedItemLine(
  { tag, outcome, app, version, error }: LinkedItem,
  { dryRun }: LinkMode,
): string {
  const name = [app, version].filter((word) => word !== undefined).join(' ')
  const words = {
    created: dryRun ? `would become ${name}` : `made ${name}`,
    existing: `is ${name} already`,
    conflict: `${name} is there, and is not what the template wants`,
    failed: `no app version: ${error?.message ?? 'nobody says why'}`,
  }[outcome]
  return printable(`${tag}: ${words}`)
}

/** Whether something was made, or only looked at. */
export interface LinkMode {
  readonly dryRun: boolean
}

/** What became of the tags of a repository, for people: those that are not as wanted with the reason. */
export function linkAllLines(report: LinkAllReport, mode: LinkMode): string[] {
  const { repository, items, untriedCount } = report
  if (items.length === 0 && untriedCount === 0) {
    return [
      printable(`Every tag of ${repository} has its app version. The template is ${keptWords(report)}.`),
    ]
  }
  const listed = mode.dryRun ? items : items.filter(isTrouble)
  return [
    ...listed.flatMap((item) => [linkedItemLine(item, mode), ...troubleLines(item)]),
    printable(`${count(items.length + untriedCount, 'tag')} of ${repository}: ${countWords(report, mode)}.`),
    ...(untriedCount > 0 ? ['Run it again when that is settled: it goes on where it stopped.'] : []),
    ...(mode.dryRun ? ['Nothing was made: this was --dry-run.'] : []),
  ]
}

/** Tells whether a tag has no app version as it is wanted. */
export function isTrouble({ outcome }: LinkedItem): boolean {
  return outcome === 'conflict' || outcome === 'failed'
}

function troubleLines({ outcome, differences = [], error, app, version }: LinkedItem): string[] {
  if (outcome === 'conflict') {
    const advice = `Change the template, or delete that version and link again: slipway apps delete ${app}/${version}`
    return [...differenceLines(differences), printable(`  → ${advice}`)]
  }
  return error?.hint === undefined ? [] : [printable(`  → ${error.hint}`)]
}

function countWords(report: LinkAllReport, { dryRun }: LinkMode): string {
  const counts: readonly (readonly [number, string])[] = [
    [report.createdCount, dryRun ? 'to be made' : 'made'],
    [report.existingCount, 'there already'],
    [report.conflictCount, 'not as wanted'],
    [report.failedCount, 'failed'],
    [report.untriedCount, 'not tried'],
  ]
  return counts.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : [])).join(', ')
}
