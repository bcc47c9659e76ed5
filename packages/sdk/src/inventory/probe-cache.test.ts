import { expect, it } from 'vitest'
import { errorOf } from '../../test/support/a-registry.js'
import { ServiceError } from '../errors/classes.js'
import { abortError } from '../support/abort.js'
import type { CapabilityReport } from './capability.js'
import { reportCapabilities } from './capability-report.js'
import { createProbeCache } from './probe-cache.js'

function aReport(registry: string): CapabilityReport {
  const platform = { problem: 'there is none' }
  return reportCapabilities({ registry, isHarbor: false, pushRight: 'yes', deleteRight: 'yes', platform })
}

/** A probe that ends when the test says so. */
function aProbe() {
  let resolve = (_report: CapabilityReport): void => undefined
  let reject = (_error: Error): void => undefined
  const promise = new Promise<CapabilityReport>((onReport, onError) => {
    resolve = onReport
    reject = onError
  })
  const probe = {
    count: 0,
    resolve: (report: CapabilityReport) => resolve(report),
    reject: (error: Error) => reject(error),
    make: () => {
      probe.count += 1
      return promise
    },
  }
  return probe
}

it('keeps one report for each key', async () => {
  const cache = createProbeCache()
  const probe = aProbe()
  const both = Promise.all([cache.get('a', probe.make), cache.get('a', probe.make)])
  probe.resolve(aReport('a'))

  const [first, second] = await both

  expect(first).toBe(second)
  expect(await cache.get('a', probe.make)).toBe(first)
  expect(probe.count).toBe(1)
  expect((await cache.get('b', () => Promise.resolve(aReport('b')))).registry).toBe('b')
})

it('asks once more for all who waited for a probe that was cancelled', async () => {
  const cache = createProbeCache()
  const [cancelled, next] = [aProbe(), aProbe()]
  const first = errorOf(cache.get('a', cancelled.make))
  const waiting = [cache.get('a', next.make), cache.get('a', next.make)]
  next.resolve(aReport('a'))
  cancelled.reject(abortError('ask'))

  expect(await first).toMatchObject({ code: 'ABORTED' })
  expect((await Promise.all(waiting)).map(({ registry }) => registry)).toEqual(['a', 'a'])
  expect(next.count).toBe(1)
})

it('sends a credential that was rejected no second time for those who waited, and asks again later', async () => {
  const cache = createProbeCache()
  const [failing, next] = [aProbe(), aProbe()]
  const error = new ServiceError('SERVER_ERROR', { action: 'ask', reason: 'it failed', hint: 'Wait.' })
  const calls = [cache.get('a', failing.make), cache.get('a', next.make)].map(errorOf)
  failing.reject(error)

  expect(await Promise.all(calls)).toEqual([error, error])
  expect(next.count).toBe(0)
  next.resolve(aReport('a'))
  expect((await cache.get('a', next.make)).registry).toBe('a')
})

it('lets a caller go whose signal fires while another one asks', async () => {
  const cache = createProbeCache()
  const probe = aProbe()
  const first = cache.get('a', probe.make)
  const abort = new AbortController()
  const second = errorOf(cache.get('a', probe.make, { signal: abort.signal }))
  abort.abort()

  expect(await second).toMatchObject({ code: 'ABORTED' })
  probe.resolve(aReport('a'))
  expect((await first).registry).toBe('a')
  expect(probe.count).toBe(1)
  expect(await errorOf(cache.get('a', probe.make, { signal: abort.signal }))).toMatchObject({
    code: 'ABORTED',
  })
})
