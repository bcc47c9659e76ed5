import { isCancelled, type PushedImage } from '../push/pushed-image.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'
import { versionSummary } from './version-lines.js'

/** What became of each image of `slipway push --all`, a line for each. */
export function pushedLines(pushed: readonly PushedImage[]): string[] {
  return ['', ...formatTable(pushed.map(rowOf), { indent: 2 })]
}

/** What a person should know after a cancelled `slipway push --all`. */
export function cancelledLine(
  pushed: readonly PushedImage[],
  { isPlan }: { readonly isPlan: boolean },
): string {
  if (isPlan) return 'Cancelled. Nothing was changed.'
  const names = pushed.filter((one) => 'receipt' in one).map(({ image }) => image)
  return names.length === 0
    ? 'Cancelled. No tag was changed; layers already sent stay in the registry and will be reused.'
    : `Cancelled. What was pushed by then is there: ${names.join(', ')}.`
}

function rowOf(one: PushedImage): string[] {
  if (isCancelled(one)) return [one.image, 'cancelled']
  if ('error' in one) return [one.image, 'failed', printable(one.error.code)]
  if ('plan' in one) return [one.image, 'would be pushed', printable(one.plan.reference)]
  const { receipt } = one
  const version = receipt.appVersion === undefined ? '' : `, ${versionSummary(receipt.appVersion)}`
  return [one.image, 'pushed', printable(`${receipt.reference}${version}`)]
}
