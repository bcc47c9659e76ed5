import { describe, expect, it, vi } from 'vitest'
import { errorOf } from '../support/a-registry.js'
import { anOciArtifact } from '../support/attached-content.js'
import { pushDebian, repositoryOf } from '../support/debian-image.js'
import { BASIC_RIGHTS, emulatedHarbor } from '../support/emulated-harbor.js'
import { anIndex } from '../support/registry-content.js'
import { aScanningHarbor, CURL, ZLIB } from '../support/scanning-harbor.js'

describe('the status of a scan', () => {
  it('goes from not scanned to finished, with numbers in the end', async () => {
    const harbor = await aScanningHarbor()
    const { registry } = harbor.emulator
    const { digest } = await pushDebian(harbor.game, '1', 'zlib1g 1.0', 'curl 1.0')
    const named = { reference: `${registry}/studio/game:1`, digest }

    expect(await harbor.mine.scans.status('game:1')).toEqual({ ...named, state: 'not-scanned', counts: {} })
    expect(await harbor.mine.scans.start('game:1')).toEqual({ ...named, state: 'waiting', counts: {} })
    await vi.waitFor(async () =>
      expect(await harbor.mine.scans.status('game:1')).toMatchObject({ state: 'finished' }),
    )
    expect(await harbor.mine.scans.status(`game@${digest}`)).toEqual({
      reference: `${registry}/studio/game@${digest}`,
      digest,
      state: 'finished',
      severity: 'critical',
      counts: { critical: 1, high: 1 },
      totalCount: 2,
      fixableCount: 1,
      finishedAt: expect.any(String),
      scanner: 'Slipway 2 advisories',
    })
  })

  it('tells that a scan goes on, also where another one is asked for', async () => {
    const harbor = await aScanningHarbor({ scanDelayMs: 600_000 })
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')
    await harbor.mine.scans.start('game:1')

    expect(await harbor.mine.scans.start('game:1')).toMatchObject({ state: 'running' })
    expect(await harbor.mine.scans.status('game:1')).toMatchObject({ state: 'waiting' })
  })

  it('tells that the project has no scanner', async () => {
    const harbor = await aScanningHarbor({ without: ['scanner'] })
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')
    const state = { state: 'no-scanner', reason: expect.stringContaining('no scanner') }

    expect(await harbor.mine.scans.status('game:1')).toMatchObject(state)
    expect(await harbor.mine.scans.start('game:1')).toMatchObject(state)
    expect(await harbor.mine.scans.wait('game:1')).toMatchObject(state)
    expect(await harbor.mine.scans.check('game:1', { failOn: 'low' })).toMatchObject({ status: state })
  })

  it('tells that a scanner does not read this kind of artifact', async () => {
    const harbor = await aScanningHarbor()
    const { blobs, manifests } = harbor.game
    const chart = await anOciArtifact({ blobs }, { artifactType: 'application/vnd.example.chart' })
    await manifests.put('chart', chart)
    const state = { state: 'not-scannable', reason: 'the scanner does not read this kind of artifact' }

    expect(await harbor.mine.scans.status('game:chart')).toMatchObject(state)
    expect(await harbor.mine.scans.wait('game:chart')).toMatchObject(state)
  })

  it('tells that the registry has no scans', async () => {
    const { mine } = await aScanningHarbor()
    const plain = await emulatedHarbor({ without: ['harbor'] })
    await pushDebian(repositoryOf(plain.emulator, 'game'), '1', 'zlib1g 1.0')
    const client = await plain.client()
    const state = { state: 'not-offered', reason: expect.any(String) }

    expect(await client.scans.status('game:1')).toMatchObject(state)
    expect(await client.scans.wait('game:1')).toMatchObject(state)
    expect(await client.scans.check('game:1')).toEqual({ status: expect.objectContaining(state), gaps: [] })
    expect(await errorOf(client.scans.start('game:1'))).toMatchObject({ code: 'CAPABILITY_MISSING' })
    expect(await errorOf(client.scans.report('game:1'))).toMatchObject({ code: 'CAPABILITY_MISSING' })
    expect(await errorOf(mine.scans.status('game:none'))).toMatchObject({ code: 'MANIFEST_UNKNOWN' })
  })
})

describe('the report of a scan', () => {
  it('tells what was found in which package', async () => {
    const harbor = await aScanningHarbor()
    const { digest } = await pushDebian(harbor.game, '1', 'zlib1g 1.0')
    await harbor.scanned('1')

    expect(await harbor.mine.scans.report('game:1')).toMatchObject({
      reference: `${harbor.emulator.registry}/studio/game:1`,
      digest,
      scanner: 'Slipway 2 advisories',
      vulnerabilities: [{ id: ZLIB, package: 'zlib1g', version: '1.0', fixVersion: '2.0', severity: 'high' }],
    })
  })

  it('of an index is that of its images together', async () => {
    const harbor = await aScanningHarbor()
    const repository = harbor.game
    const one = await pushDebian(repository, 'one', 'zlib1g 1.0')
    const two = await pushDebian(repository, 'two', 'zlib1g 1.0', 'curl 1.0')
    const index = anIndex(one, two)
    await repository.manifests.put('all', index)
    await harbor.scanned('all')

    expect(await harbor.mine.scans.wait('game:all')).toMatchObject({
      state: 'finished',
      digest: index.digest,
    })
    const { vulnerabilities } = await harbor.mine.scans.report('game:all')
    expect(vulnerabilities.map(({ id }) => id).sort()).toEqual([ZLIB, CURL])
  })

  it('is not there before the first scan, and the hint says how to get one', async () => {
    const harbor = await aScanningHarbor()
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')

    expect(await errorOf(harbor.mine.scans.report('game:1'))).toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining('no scan of it has finished'),
      hint: expect.stringContaining('slipway scan'),
    })
  })

  it('is missing where there is no scanner, and where the credential may not read it', async () => {
    const bare = await aScanningHarbor({ without: ['scanner'] })
    await pushDebian(bare.game, '1', 'zlib1g 1.0')
    const blind = await aScanningHarbor({}, [...BASIC_RIGHTS, 'project:read', 'scan:create'])
    await pushDebian(blind.game, '1', 'zlib1g 1.0')

    expect(await errorOf(bare.mine.scans.report('game:1'))).toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: expect.stringContaining('no scanner'),
    })
    expect(await errorOf(blind.mine.scans.report('game:1'))).toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: expect.stringContaining('artifact-addition:read'),
    })
    await blind.scanned('1')
    expect(await blind.mine.scans.wait('game:1')).toMatchObject({ state: 'finished', severity: 'high' })
    expect(await blind.mine.scans.check('game:1')).toMatchObject({ status: { state: 'not-offered' } })
  })
})
