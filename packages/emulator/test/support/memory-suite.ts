import { expect, it, onTestFinished } from 'vitest'
import { aDataDir } from './data-dir.js'
import { openEmulatorProcesses } from './emulator-process.js'
import { pullLargeBlob, pushLargeBlob } from './large-blob.js'

const REPOSITORY = 'studio/server'
const PEAK_RSS_BYTES = 150 * 1024 ** 2

/** Sends a blob through an emulator of its own, and reads the most memory that one ever had. */
export function itStaysSmall({ mebibytes, timeoutMs }: { mebibytes: number; timeoutMs: number }): void {
  it.runIf(process.platform === 'linux')(
    `stores and sends ${mebibytes} MiB in less than 150 MiB of memory`,
    async () => {
      const processes = await openEmulatorProcesses()
      onTestFinished(() => processes.close())
      const emulator = await processes.start({ dataDir: await aDataDir(), auth: 'none' })
      onTestFinished(() => emulator.end())
      const idleBytes = await emulator.peakRssBytes()

      const digest = await pushLargeBlob(emulator.registry, REPOSITORY, mebibytes)
      const received = await pullLargeBlob(emulator.registry, REPOSITORY, digest)

      const peakBytes = await emulator.peakRssBytes()
      const [idle, peak] = [idleBytes, peakBytes].map((bytes) => (bytes / 1024 ** 2).toFixed(0))
      console.log(`${mebibytes} MiB both ways: peak ${peak} MiB, ${idle} MiB before`)
      expect(received).toBe(digest)
      expect(peakBytes).toBeLessThan(PEAK_RSS_BYTES)
    },
    timeoutMs,
  )
}
