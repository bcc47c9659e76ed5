import { setTimeout as delay } from 'node:timers/promises'
import type { Scan, ScanOutcome, ScanStore } from './scan-store.js'

/** Works through the scans that wait, one at a time. */
export interface ScanQueue {
  /** Says that a scan waits. */
  wake(): void
  /** Ends a scan that waits or runs. False: it does neither. */
  stop(reportId: string): boolean
  /** Ends the running scan, which the next process begins anew. */
  close(): Promise<void>
}

/** What the queue works with. */
export interface ScanQueueParts {
  readonly store: ScanStore
  readonly scan: (scan: Scan, signal: AbortSignal) => Promise<ScanOutcome>
  /** Told of each scan that ended by itself or was stopped. */
  readonly onEnd: (scan: Scan) => void
  /** How long a scan waits, and then runs, at least. */
  readonly delayMs: number
}

/** Creates the queue and begins with what an earlier process left. */
export function createScanQueue({ store, scan, onEnd, delayMs }: ScanQueueParts): ScanQueue {
  const closing = new AbortController()
  let running: { readonly reportId: string; readonly controller: AbortController } | undefined
  let work: Promise<void> | undefined

  const tellEnd = (reportId: string) => {
    const ended = store.byReportId(reportId)
    if (ended) onEnd(ended)
  }
  const runOne = async (next: Scan) => {
    const controller = new AbortController()
    running = { reportId: next.reportId, controller }
    const signal = AbortSignal.any([controller.signal, closing.signal])
    try {
      await delay(delayMs, undefined, { signal })
      const outcome = await scan(next, signal)
      signal.throwIfAborted()
      if (store.end(next.reportId, outcome)) tellEnd(next.reportId)
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      running = undefined
    }
  }
  const runAll = async () => {
    for (;;) {
      // On a signal that is aborted, it rejects at once.
      await delay(delayMs, undefined, { signal: closing.signal })
      const next = store.startNext()
      if (!next) break
      await runOne(next)
    }
    // At once: a scan that is added from now on finds nobody at work.
    work = undefined
  }
  const wake = () => {
    if (closing.signal.aborted) return
    work ??= runAll().catch((error: unknown) => {
      if (!closing.signal.aborted) throw error
    })
  }
  wake()
  return {
    wake,
    stop(reportId) {
      if (!store.stop(reportId)) return false
      if (running?.reportId === reportId) running.controller.abort()
      tellEnd(reportId)
      return true
    },
    async close() {
      closing.abort()
      await work
    },
  }
}
