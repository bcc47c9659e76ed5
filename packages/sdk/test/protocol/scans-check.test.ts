import { describe, expect, it } from 'vitest'
import { parseIgnoreFile } from '../../src/scans/ignore-file.js'
import { errorOf } from '../support/a-registry.js'
import { pushDebian } from '../support/debian-image.js'
import { aScanningHarbor, CURL, SCAN_RIGHTS, ZLIB } from '../support/scanning-harbor.js'

describe('the check of a scan', () => {
  it('fails from the threshold on, and spares what nothing mends where it is told to', async () => {
    const harbor = await aScanningHarbor()
    await pushDebian(harbor.game, '1', 'zlib1g 1.0', 'curl 1.0')
    await harbor.scanned('1')

    const all = await harbor.mine.scans.check('game:1', { failOn: 'critical' })
    const fixable = await harbor.mine.scans.check('game:1', { failOn: 'high', onlyFixable: true })

    expect(all).toMatchObject({
      verdict: { passes: false, failing: [{ id: CURL }], belowCount: 1 },
      gaps: [],
    })
    expect(fixable).toMatchObject({ verdict: { failing: [{ id: ZLIB }], unfixableCount: 1 } })
  })

  it('takes the allowlist of all projects, or that of the project in its place', async () => {
    const harbor = await aScanningHarbor()
    await pushDebian(harbor.game, '1', 'zlib1g 1.0', 'curl 1.0')
    await harbor.scanned('1')
    const ignore = parseIgnoreFile(`${CURL} # nobody calls it`, 'ignore')

    await harbor.call('PUT', '/system/CVEAllowlist', { items: [{ cve_id: ZLIB }] })
    const shared = await harbor.mine.scans.check('game:1', { failOn: 'high', ignore })
    await harbor.call('PUT', '/projects/studio', {
      metadata: { reuse_sys_cve_allowlist: 'false' },
      cve_allowlist: { items: [{ cve_id: CURL }] },
    })
    const own = await harbor.mine.scans.check('game:1', { failOn: 'high' })

    expect(shared.verdict).toMatchObject({
      passes: true,
      ignored: [{ by: 'ignore-file', reason: 'nobody calls it' }, { by: 'allowlist' }],
    })
    expect(own.verdict).toMatchObject({
      passes: false,
      failing: [{ id: ZLIB }],
      ignored: [{ by: 'allowlist', vulnerability: { id: CURL } }],
    })
  })

  it('says so where the allowlist may not be read, and applies none', async () => {
    const rights = SCAN_RIGHTS.filter((right) => right !== 'project:read')
    const harbor = await aScanningHarbor({}, rights)
    await pushDebian(harbor.game, '1', 'zlib1g 1.0')
    await harbor.call('PUT', '/system/CVEAllowlist', { items: [{ cve_id: ZLIB }] })
    await harbor.scanned('1')

    expect(await harbor.mine.scans.check('game:1', { failOn: 'high' })).toMatchObject({
      verdict: { passes: false, ignored: [] },
      gaps: ["the project's allowlist does not count: GET /api/v2.0/projects/studio answered 403"],
    })
  })

  it('refuses a threshold that is none before anything is sent', async () => {
    const harbor = await aScanningHarbor()
    const options: object = { failOn: 'hihg' }

    expect(await errorOf(harbor.mine.scans.check('game:1', options))).toMatchObject({
      code: 'OPTION_INVALID',
      hint: expect.stringContaining('critical, high'),
    })
  })
})
