import { beforeAll, expect, inject, it } from 'vitest'
import { type EngineRun, measureEnginePushes, ratioOf } from '../../bench/engine-push.bench.mjs'
import { describeWith } from './support/describe-with.js'
import { dockerClient } from './support/docker.js'

/** `docker push` of the same image takes at least this many times as long as `client.push`. */
const WANTED_FIRST = 1.2
const WANTED_CHANGE = 10
const MAX_MEMORY_BYTES = 300_000_000
const NEEDED_MINUTES = 8

describeWith(
  'docker',
  'docker-registry',
  'debootstrap',
)('pushes of an image of 400 MB that the engine has', () => {
  const docker = dockerClient()
  let runs: readonly EngineRun[]

  beforeAll(async () => {
    runs = await measureEnginePushes({ docker: docker.run, host: inject('dockerEngine').host })
  }, NEEDED_MINUTES * 60_000)

  it(`take docker push at least ${WANTED_FIRST} times as long when the image is new`, () => {
    expect(ratioOf(runs, 'first', 'sdk')).toBeGreaterThanOrEqual(WANTED_FIRST)
  })

  it(`take docker push at least ${WANTED_CHANGE} times as long after a change of files in its layer`, () => {
    expect(ratioOf(runs, 'change', 'sdk')).toBeGreaterThanOrEqual(WANTED_CHANGE)
  })

  it(`need at most ${MAX_MEMORY_BYTES / 1e6} MB of memory`, () => {
    const peaks = runs.map(({ peakRssBytes = 0 }) => peakRssBytes)
    console.log(`memory: ${Math.max(...peaks)} bytes at most`)

    expect(Math.max(...peaks)).toBeLessThanOrEqual(MAX_MEMORY_BYTES)
  })
})
