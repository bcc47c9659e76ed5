import { beforeAll, expect, it } from 'vitest'
import { type EmulatorSpeed, measureEmulator } from '../../../../bench/emulator.bench.mjs'
import { describeWith } from '../../../../test/peer/support/describe-with.js'

/** The emulator may take so many times as long as docker-registry. */
const MAX_RATIO = 2
const NEEDED_MINUTES = 8

describeWith('docker-registry', 'skopeo')('a build of 400 MB in the emulator', () => {
  let measured: EmulatorSpeed

  beforeAll(async () => {
    measured = await measureEmulator()
  }, NEEDED_MINUTES * 60_000)

  it.each(['push', 'pull', 'copy'])(
    `takes at most ${MAX_RATIO} times as long as in docker-registry: %s`,
    (wanted) => {
      const comparison = measured.comparisons.find(({ scenario }) => scenario === wanted)
      console.log(`${wanted}, medians: ${JSON.stringify(comparison)}`)

      expect(comparison?.ratio).toBeLessThanOrEqual(MAX_RATIO)
    },
  )
})
