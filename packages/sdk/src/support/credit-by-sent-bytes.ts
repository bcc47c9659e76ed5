import type { StepProgress } from './progress.js'

/** Turns "this much of the compressed blob is sent" into progress over its `totalBytes` in the step's own count. */
export function creditBySentBytes(
  totalBytes: number,
  compressedBytes: number,
  progress: StepProgress,
): (sentBytes: number) => void {
  let credited = 0
  let sent = 0
  return (sentBytes) => {
    const share =
      sentBytes >= compressedBytes ? totalBytes : Math.floor((totalBytes * sentBytes) / compressedBytes)
    progress.add(share - credited, sentBytes - sent)
    credited = share
    sent = sentBytes
  }
}
