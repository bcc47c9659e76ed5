import {
  type AppActivity,
  type AppDeletePlan,
  type AppDeleteReport,
  type AppSummary,
  type AppTarget,
  type AppVersionImage,
  type AppVersionSummary,
  formatBytes,
  type PlannedAppVersion,
} from '@slipway/sdk'
import { type Column, columnLines } from './columns.js'
import type { ListOptions } from './images-lines.js'
import { printable } from './printable.js'
import { moreLines, shownRows } from './row-limit.js'
import { count } from './tables.js'
import { timeText } from './times.js'

const CPU_UNITS = 1024
const MIB = 1024 ** 2
const MAX_PORTS = 4

/** The apps of the organisation for people. */
export function appsLines(apps: readonly AppSummary[], { all }: Pick<ListOptions, 'all'>): string[] {
  const rows = shownRows(apps, { all })
  const columns: Column<AppSummary>[] = [
    { head: 'APP', cell: ({ name }) => name },
    { head: 'ACTIVE', cell: activeCell },
    { head: 'VERSIONS', cell: ({ versionCount }) => String(versionCount), isRight: true },
  ]
  return [
    ...columnLines(rows, columns),
    ...moreLines(apps.length, rows.length, ['app']),
    `${count(apps.length, 'app')}, told by the platform.`,
    ...apps.slice(0, 1).map(({ name }) => printable(`Next: slipway apps versions ${name}`)),
  ]
}

/** The versions of an app for people. */
export function appVersionsLines(
  app: string,
  versions: readonly AppVersionSummary[],
  { all, nowMs }: ListOptions,
): string[] {
  const rows = shownRows(versions, { all })
  const columns: Column<AppVersionSummary>[] = [
    { head: 'VERSION', cell: ({ name }) => name },
    { head: 'TAG', cell: ({ image }) => image.tag },
    { head: 'ACTIVE', cell: activeCell },
    { head: 'CACHED', cell: cachedCell, isRight: true },
    { head: 'VCPU', cell: cpuCell, isRight: true },
    { head: 'MEMORY', cell: memoryCell, isRight: true },
    { head: 'PORTS', cell: portsCell },
    { head: 'MADE (UTC)', cell: ({ createdAt }) => timeText(createdAt, nowMs) },
    { head: 'REPOSITORY', cell: ({ image }) => placeOf(image) },
    { head: 'DASHBOARD', cell: ({ dashboardUrl }) => dashboardUrl ?? '' },
  ]
  return [
    ...columnLines(rows, columns),
    ...moreLines(versions.length, rows.length, ['version']),
    printable(`${count(versions.length, 'version')} of the app ${app}, told by the platform.`),
  ]
}

/** What became of an app or an app version that was switched on or off, for people. */
export function appActivityLines({ isActive, ...target }: AppActivity): string[] {
  const words = isActive ? 'can be deployed' : 'cannot be deployed any more'
  return [printable(`${isActive ? 'Active' : 'Inactive'} now: ${targetWords(target)} ${words}.`)]
}

/** The planned deletion of an app or an app version for people: what goes, and what nobody knows. */
export function appDeletePlanLines(plan: AppDeletePlan, { nowMs }: Pick<ListOptions, 'nowMs'>): string[] {
  const { platform, versions, warnings } = plan
  const columns: Column<PlannedAppVersion>[] = [
    { head: 'VERSION', cell: ({ name }) => name },
    { head: 'ACTIVE', cell: activeCell },
    { head: 'MADE (UTC)', cell: ({ createdAt }) => timeText(createdAt, nowMs) },
    { head: 'IMAGE, WHICH STAYS', cell: ({ image }) => `${placeOf(image)}:${image.tag}` },
  ]
  return [
    printable(`To be deleted from ${platform}:`),
    printable(`  ${planWords(plan)}`),
    ...columnLines(versions, columns, { indent: 4 }),
    ...warnings.map(({ message }) => `Note: ${printable(message)}`),
  ]
}

/** What a person is asked before an app or an app version goes. */
export function appDeleteQuestion(plan: AppDeletePlan): string {
  return printable(`Delete ${planWords(plan)}? [y/N] `)
}

/** What the deletion of an app or an app version came to, for people. */
export function appDeleteReportLines(plan: AppDeletePlan, { deleted, gone }: AppDeleteReport): string[] {
  if (deleted.length === 0) return [printable(`Gone already: ${planWords(plan)}.`)]
  const rest = gone.length === 0 ? [] : [`Gone already: ${gone.join(', ')}.`]
  // The app itself is one of those that were deleted.
  return [`Deleted ${goingWords(plan, deleted.length - 1)}.`, ...rest].map(printable)
}

/** What is said when the deletion was cancelled while it was under way. */
export function cancelledAppDeletionLines({ app }: AppDeletePlan): string[] {
  return ['Cancelled. It may be deleted all the same:', printable(`  slipway apps versions ${app}`)]
}

function planWords(plan: AppDeletePlan): string {
  return goingWords(plan, plan.versions.length)
}

function goingWords(target: AppTarget, versionCount: number): string {
  const words = targetWords(target)
  return target.version === undefined ? `${words} with ${count(versionCount, 'version')}` : words
}

function targetWords({ app, version }: AppTarget): string {
  return version === undefined ? `the app ${app}` : `the version ${version} of the app ${app}`
}

function activeCell({ isActive }: { readonly isActive: boolean }): string {
  return isActive ? 'yes' : 'no'
}

function cachedCell({ cachedPercent }: AppVersionSummary): string {
  return cachedPercent === undefined ? '' : `${cachedPercent} %`
}

function cpuCell({ cpuUnits }: AppVersionSummary): string {
  return cpuUnits === undefined ? '' : String(Math.round((1000 * cpuUnits) / CPU_UNITS) / 1000)
}

function memoryCell({ memoryMib }: AppVersionSummary): string {
  return memoryMib === undefined ? '' : formatBytes(memoryMib * MIB)
}

function portsCell({ ports = [] }: AppVersionSummary): string {
  const shown = ports.slice(0, MAX_PORTS).map(({ port, protocol }) => `${port} ${protocol}`)
  const more = ports.length - shown.length
  return `${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}

/** Registry and path, as far as the platform tells them. */
function placeOf({ registry, repository }: AppVersionImage): string {
  return [registry, repository].filter((part) => part !== '').join('/')
}
