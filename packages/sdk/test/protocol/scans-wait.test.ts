import { describe, expect, it } from 'vitest'
import type { ScanStatus } from '../../src/scans/scan-status.js'
import { errorOf } from '../support/a-registry.js'
import { pushDebian } from '../support/debian-image.js'
import { BASIC_RIGHTS } from '../support/emulated-harbor.js'
import { anImage } from '../support/registry-content.js'
import { aScanningHarbor } from '../support/scanning-harbor.js'

const statesOf = (seen: readonly ScanStatus[]) => seen.map(({ state }) => state)

describe('waiting for a scan', () => {
  it('starts one where there is none, and tells each state once', async () => {
    const harbor = await aScanningHarbor()
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')
    const seen: ScanStatus[] = []

    const status = await harbor.mine.scans.wait('game:1', { onStatus: (one) => seen.push(one) })

    expect(status).toMatchObject({ state: 'finished', severity: 'high' })
    expect(statesOf(seen)).toEqual(['waiting', 'finished'])
    expect(harbor.startCount()).toBe(1)
  })

  it('leaves a project that scans every push to itself', async () => {
    const harbor = await aScanningHarbor({ scanDelayMs: 200 })
    await harbor.call('POST', '/projects/studio/metadatas', { auto_scan: 'true' })
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')

    expect(await harbor.mine.scans.wait('game:1')).toMatchObject({ state: 'finished' })
    expect(harbor.startCount()).toBe(0)
  })

  it('ends with a state when the time is up', async () => {
    const harbor = await aScanningHarbor({ scanDelayMs: 600_000 })
    const { digest } = await pushDebian(harbor.game, '1', 'zlib1g 1.0')

    expect(await harbor.mine.scans.wait('game:1', { timeoutMs: 300 })).toMatchObject({
      state: 'timed-out',
      digest,
      reason: 'it was still waiting after 0.3 s',
    })
    expect(await harbor.mine.scans.check('game:1', { timeoutMs: 0 })).toEqual({
      status: expect.objectContaining({ state: 'timed-out' }),
      gaps: [],
    })
  })

  it('starts none where it is told not to', async () => {
    const harbor = await aScanningHarbor()
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')

    expect(await harbor.mine.scans.wait('game:1', { start: false, timeoutMs: 0 })).toMatchObject({
      state: 'timed-out',
      reason: expect.stringContaining('not-scanned'),
    })
  })

  it('ends at once where nobody may start one', async () => {
    const harbor = await aScanningHarbor({}, [...BASIC_RIGHTS, 'project:read'])
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')

    expect(await harbor.mine.scans.wait('game:1')).toMatchObject({
      state: 'not-scanned',
      reason: 'it cannot be started: the credential lacks scan:create',
    })
    expect(await errorOf(harbor.mine.scans.start('game:1'))).toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: expect.stringContaining('the credential lacks scan:create'),
    })
  })

  it('starts a failed one again, once', async () => {
    const harbor = await aScanningHarbor()
    const { blobs, manifests } = harbor.game
    await manifests.put('broken', await anImage({ blobs }))
    await harbor.scanned('broken')
    const failed = { state: 'failed', reason: expect.stringContaining('the scanner failed') }

    expect(await harbor.mine.scans.wait('game:broken', { start: false })).toMatchObject(failed)
    expect(await harbor.mine.scans.wait('game:broken')).toMatchObject(failed)
    expect(harbor.startCount()).toBe(2)
  })

  it('believes the scanner that it cannot read an image', async () => {
    const harbor = await aScanningHarbor()
    await pushDebian(harbor.game, '1')
    await harbor.scanned('1')

    expect(await harbor.mine.scans.wait('game:1')).toMatchObject({ state: 'not-scannable' })
  })

  it('is cancelled within a second', async () => {
    const harbor = await aScanningHarbor({ scanDelayMs: 600_000 })
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')
    const controller = new AbortController()
    let cancelledAt = 0
    const onStatus = () => {
      cancelledAt = performance.now()
      controller.abort()
    }

    const error = await errorOf(harbor.mine.scans.wait('game:1', { signal: controller.signal, onStatus }))

    expect(error).toMatchObject({ code: 'ABORTED' })
    expect(performance.now() - cancelledAt).toBeLessThan(1000)
  })

  it.each([-1, Number.NaN])('refuses to wait for %d ms', async (timeoutMs) => {
    const harbor = await aScanningHarbor()

    expect(await errorOf(harbor.mine.scans.wait('game:1', { timeoutMs }))).toMatchObject({
      code: 'OPTION_INVALID',
    })
  })
})
