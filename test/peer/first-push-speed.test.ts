import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type FirstPush, measureFirstPush } from '../../bench/first-push.bench.mjs'
import { openPushBench, type PushBench } from '../../bench/push-bench.mjs'
import { describeWith } from './support/describe-with.js'
import { dockerClient } from './support/docker.js'

/** `docker build` and `docker push` of the same folder take at least this many times as long. */
const WANTED_RATIO = 3
const MAX_MEMORY_BYTES = 300_000_000
/** A quicker compression may cost bytes, but not many. */
const MAX_SHARE_OF_DOCKERS_BYTES = 1.15
/** Enough for a median that one slow run does not move. */
const ROUNDS = 5
const NEEDED_MINUTES = 8

describeWith(
  'docker',
  'docker-registry',
  'debootstrap',
)('the first push of a build of 400 MB', () => {
  const docker = dockerClient()
  let bench: PushBench
  let measured: FirstPush

  beforeAll(async () => {
    bench = await openPushBench({ docker: docker.run, isOurs: inject('dockerEngine').isOurs })
    measured = await measureFirstPush(bench, { rounds: ROUNDS })
  }, NEEDED_MINUTES * 60_000)

  afterAll(async () => {
    await bench?.close()
  })

  it(`is at least ${WANTED_RATIO} times as fast as docker build and docker push`, () => {
    const { medianMs, ratio } = measured
    console.log(
      `medians: slipway ${medianMs.slipway.toFixed(0)} ms, docker ${medianMs.docker.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
    )

    expect(ratio).toBeGreaterThanOrEqual(WANTED_RATIO)
  })

  it('sends about as many bytes as Docker', () => {
    const { sentBytes } = measured
    console.log(`bytes sent: slipway ${sentBytes.slipway}, docker ${sentBytes.docker}`)

    expect(sentBytes.slipway).toBeGreaterThan(bench.build.totalBytes / 4)
    expect(sentBytes.slipway).toBeLessThan(sentBytes.docker * MAX_SHARE_OF_DOCKERS_BYTES)
  })

  it(`needs at most ${MAX_MEMORY_BYTES / 1e6} MB of memory`, () => {
    console.log(`memory: ${measured.peakRssBytes} bytes at most`)

    expect(measured.peakRssBytes).toBeLessThanOrEqual(MAX_MEMORY_BYTES)
  })
})
