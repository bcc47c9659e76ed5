import { expect, it } from 'vitest'
import { measureLargePush } from '../../bench/large-folder.bench.mjs'
import { describeWith } from './support/describe-with.js'

const MAX_MEMORY_BYTES = 250_000_000

describeWith('docker-registry')('a push of 2 GB', () => {
  it(`needs at most ${MAX_MEMORY_BYTES / 1e6} MB of memory`, async () => {
    const { elapsedMs, peakRssBytes, totalBytes } = await measureLargePush()
    console.log(
      `${totalBytes} bytes in ${(elapsedMs / 1000).toFixed(1)} s, ${peakRssBytes} bytes of memory at most`,
    )

    expect(totalBytes).toBeGreaterThan(1_900_000_000)
    expect(peakRssBytes).toBeLessThanOrEqual(MAX_MEMORY_BYTES)
  })
})
