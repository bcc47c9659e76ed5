import { formatBytes, formatDuration, type PushReceipt } from '@slipway/sdk'
import { engineName } from './engine-name.js'
import { excludedLines, excludedSummary } from './excluded-lines.js'
import { printable } from './printable.js'
import { count, formatTable } from './tables.js'
import { versionSummary } from './version-lines.js'

/** How a receipt is shown. */
export interface ReceiptLinesOptions {
  /** Lists each entry that was left out. */
  readonly all: boolean
  /** Whether the image was made of a build folder; an image of the Docker engine leaves nothing out, and may hide its base. */
  readonly isOfFolder: boolean
}

/** A receipt for people: where the image is, what was sent for it, and what stayed at home. */
export function receiptLines(receipt: PushReceipt, options: ReceiptLinesOptions): string[] {
  const { layers, excluded, appVersion } = receipt
  const sent = layers.filter(({ outcome }) => outcome === 'uploaded').length
  const facts = formatTable(
    [
      ['digest', receipt.digest],
      ['platform', receipt.platform],
      ...engineName(receipt.engine),
      ...baseRow(receipt, options),
      ['size', formatBytes(receipt.sizeBytes)],
      ['layers', `${layers.length}: ${sent} sent, ${layers.length - sent} reused`],
      ['bytes', `${formatBytes(receipt.uploadedBytes)} sent, ${formatBytes(receipt.reusedBytes)} reused`],
      ['time', `${formatDuration(receipt.durationMs)}, ${count(receipt.requests, 'request')}`],
      ...(options.isOfFolder ? [['left out', excludedSummary(excluded)]] : []),
      ...(appVersion === undefined ? [] : [['version', versionSummary(appVersion)]]),
      ...dashboardRow(receipt),
    ],
    { indent: 2 },
  )
  return [printable(receipt.reference), ...facts, ...excludedLines(excluded, options)]
}

function baseRow({ via, base }: PushReceipt, { isOfFolder }: ReceiptLinesOptions): string[][] {
  if (via === 'daemon') return [['sent by', 'the Docker engine']]
  return base === undefined && !isOfFolder ? [] : [['base', base?.reference ?? 'scratch']]
}

function dashboardRow({ appVersion }: PushReceipt): string[][] {
  if (appVersion === undefined || appVersion.outcome === 'failed') return []
  return appVersion.dashboardUrl === undefined ? [] : [['', appVersion.dashboardUrl]]
}
