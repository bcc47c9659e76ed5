import { type BlobOutcome, formatBytes, formatDuration, type PromotionReceipt } from '@slipway/sdk'
import { printable } from './printable.js'
import { count, formatTable } from './tables.js'

/** A promotion for people: where the image is now, and what had to be sent for it. */
export function promotionLines(receipt: PromotionReceipt): string[] {
  const { blobs, copiedBytes, mountedBytes, reusedBytes } = receipt
  const amount = (outcome: BlobOutcome, bytes: number, word: string) =>
    `${blobs.filter((blob) => blob.outcome === outcome).length} ${word} (${formatBytes(bytes)})`
  const facts = formatTable(
    [
      ['from', receipt.source],
      ['digest', receipt.digest],
      ['size', formatBytes(receipt.sizeBytes)],
      [
        'blobs',
        [
          amount('uploaded', copiedBytes, 'copied'),
          amount('mounted', mountedBytes, 'mounted'),
          amount('existing', reusedBytes - mountedBytes, 'there already'),
        ].join(', '),
      ],
      ['time', `${formatDuration(receipt.durationMs)}, ${count(receipt.requests, 'request')}`],
    ],
    { indent: 2 },
  )
  return [printable(receipt.reference), ...facts]
}
