import type { PushedImage } from '../push/pushed-image.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'
import { versionSummary } from './version-lines.js'

/** What became of each image of `slipway push --all`, a line for each. */
export function pushedLines(pushed: readonly PushedImage[]): string[] {
  return ['', ...formatTable(pushed.map(rowOf), { indent: 2 })]
}

function rowOf(one: PushedImage): string[] {
  if ('error' in one) return [one.image, 'failed', printable(one.error.code)]
  if ('plan' in one) return [one.image, 'would be pushed', printable(one.plan.reference)]
  const { receipt } = one
  const version = receipt.appVersion === undefined ? '' : `, ${versionSummary(receipt.appVersion)}`
  return [one.image, 'pushed', printable(`${receipt.reference}${version}`)]
}
