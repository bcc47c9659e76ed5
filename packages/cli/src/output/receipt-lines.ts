import { formatBytes, formatDuration, type PushReceipt } from '@slipway/sdk'
import { engineName } from './engine-name.js'
import { excludedLines, excludedSummary } from './excluded-lines.js'
import { printable } from './printable.js'
import { count, formatTable } from './tables.js'
import { versionSummary } from './version-lines.js'

/** A receipt for people: where the image is, what was sent for it, and what stayed at home. */
export function receiptLines(receipt: PushReceipt, options: { readonly all: boolean }): string[] {
  const { layers, excluded, appVersion } = receipt
  const sent = layers.filter(({ outcome }) => outcome === 'uploaded').length
  const facts = formatTable(
    [
      ['digest', receipt.digest],
      ['platform', receipt.platform],
      ...engineName(receipt.engine),
      ['base', receipt.base?.reference ?? 'scratch'],
      ['size', formatBytes(receipt.sizeBytes)],
      ['layers', `${layers.length}: ${sent} sent, ${layers.length - sent} reused`],
      ['bytes', `${formatBytes(receipt.uploadedBytes)} sent, ${formatBytes(receipt.reusedBytes)} reused`],
      ['time', `${formatDuration(receipt.durationMs)}, ${count(receipt.requests, 'request')}`],
      ['left out', excludedSummary(excluded)],
      ...(appVersion === undefined ? [] : [['version', versionSummary(appVersion)]]),
      ...dashboardRow(receipt),
    ],
    { indent: 2 },
  )
  return [printable(receipt.reference), ...facts, ...excludedLines(excluded, options)]
}

function dashboardRow({ appVersion }: PushReceipt): string[][] {
  if (appVersion === undefined || appVersion.outcome === 'failed') return []
  return appVersion.dashboardUrl === undefined ? [] : [['', appVersion.dashboardUrl]]
}
