import { describe, expect, it, vi } from 'vitest'
import { clientOf } from '../support/client.js'
import { IMAGE } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { anAdvisoryFile, debianLayer, ZLIB_ADVISORY } from './support/debian.js'
import { pushLayers } from './support/layers.js'
import { aRobot } from './support/robots.js'

const SYSTEM = '/system/CVEAllowlist'
const PROJECT = '/projects/studio'
const ARTIFACT = `${PROJECT}/repositories/server/artifacts/1.0`
const MILD_ADVISORY = { ...ZLIB_ADVISORY, id: 'CVE-2024-0002', severity: 'Low' }

const itemsOf = (...ids: string[]) => ids.map((cve_id) => ({ cve_id }))
const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

/** A project that refuses images from high vulnerabilities on, with one that has a high and a low one. */
async function refusing(): Promise<Harbor> {
  const advisoriesFile = await anAdvisoryFile([ZLIB_ADVISORY, MILD_ADVISORY])
  const harbor = await aHarbor({ advisoriesFile, scanDelayMs: 0 })
  await harbor.call('PUT', PROJECT, { metadata: { prevent_vul: 'true', severity: 'high' } })
  const layers = [debianLayer('zlib1g', '1:1.2.13-1')]
  await pushLayers(harbor.as(harbor.emulator.push), 'studio/server', { reference: '1.0', layers })
  await harbor.call('POST', `${ARTIFACT}/scan`)
  await vi.waitFor(async () => {
    const { body } = await harbor.call('GET', `${ARTIFACT}?with_scan_overview=true`)
    expect(body.toString()).toContain('"scan_status":"Success"')
  })
  return harbor
}

const pull = ({ as, emulator }: Harbor) =>
  as(emulator.pull)('GET', '/v2/studio/server/manifests/1.0', { headers: { accept: IMAGE } })

describe('the allowlist of the system', () => {
  it('is empty at first, and read by everybody who is signed in', async () => {
    const { call, emulator } = await aHarbor()

    expect((await call('GET', SYSTEM, undefined, emulator.pull)).json).toMatchObject({ items: [] })
    expect((await call('GET', SYSTEM, undefined, null)).status).toBe(401)
  })

  it('is replaced by the administrator alone', async () => {
    const { call, emulator } = await aHarbor()
    const list = { items: itemsOf('CVE-2024-0001'), expires_at: secondsFromNow(60) }

    expect((await call('PUT', SYSTEM, list, emulator.push)).status).toBe(403)
    expect((await call('PUT', SYSTEM, list)).status).toBe(200)
    expect((await call('GET', SYSTEM)).json).toMatchObject(list)
    expect((await call('PUT', SYSTEM, { items: itemsOf('CVE-2024-0002') })).status).toBe(200)
    const { json } = await call('GET', SYSTEM)
    expect(json).toMatchObject({ items: itemsOf('CVE-2024-0002') })
    expect(json).not.toHaveProperty('expires_at')
  })

  it.each([[itemsOf('CVE-2024-0001', 'CVE-2024-0001')], [itemsOf(' ')]])(
    'fails as Harbor does, and stays, with %j',
    async (items) => {
      const { call } = await aHarbor()

      expect(await call('PUT', SYSTEM, { items })).toMatchObject({ status: 500, code: 'UNKNOWN' })
      expect((await call('GET', SYSTEM)).json).toMatchObject({ items: [] })
    },
  )
})

describe('the allowlist of a project', () => {
  it('is changed with the project and shown in it', async () => {
    const { call } = await aHarbor()
    const cve_allowlist = { items: itemsOf('CVE-2024-0001'), expires_at: 2_000_000_000 }

    expect((await call('PUT', PROJECT, { metadata: { severity: 'low' }, cve_allowlist })).status).toBe(200)

    expect((await call('GET', PROJECT)).json).toMatchObject({
      metadata: { severity: 'low' },
      cve_allowlist: { ...cve_allowlist, project_id: 1 },
    })
    await call('PUT', PROJECT, { metadata: { severity: 'high' } })
    expect((await call('GET', PROJECT)).json).toMatchObject({ cve_allowlist })
  })

  it('may be changed by a robot that may change the project', async () => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'policy', ['project:update', 'project:read'])

    const changed = await harbor.call('PUT', PROJECT, { cve_allowlist: { items: itemsOf('A') } }, robot)

    expect(changed.status).toBe(200)
    expect((await harbor.call('GET', PROJECT, undefined, robot)).json).toMatchObject({
      cve_allowlist: { items: itemsOf('A') },
    })
  })

  it('changes all of what was asked for or nothing', async () => {
    const { call } = await aHarbor()
    const metadata = { severity: 'low' }

    const foreign = await call('PUT', PROJECT, { metadata, cve_allowlist: { project_id: 7, items: [] } })
    const twice = await call('PUT', PROJECT, { metadata, cve_allowlist: { items: itemsOf('A', 'A') } })

    expect([foreign.status, twice.status]).toEqual([400, 500])
    expect((await call('GET', PROJECT)).json).toMatchObject({ metadata: { public: 'false' } })
    expect((await call('GET', `${PROJECT}/metadatas/severity`)).status).toBe(404)
  })

  it('survives a restart, and not a reset', async () => {
    const dataDir = await aDataDir()
    const first = await aHarbor({ dataDir })
    await first.call('PUT', PROJECT, { cve_allowlist: { items: itemsOf('A') } })
    await first.call('PUT', SYSTEM, { items: itemsOf('B') })
    await first.emulator.close()

    const second = await aHarbor({ dataDir })

    expect((await second.call('GET', PROJECT)).json).toMatchObject({ cve_allowlist: { items: itemsOf('A') } })
    expect((await second.call('GET', SYSTEM)).json).toMatchObject({ items: itemsOf('B') })
    const { admin, platformUrl = '' } = second.emulator
    const staff = clientOf({ registry: platformUrl.replace('http://', '') }, `Bearer ${admin.token}`)
    await staff('POST', '/_admin/reset')
    expect((await second.call('GET', PROJECT)).json).toMatchObject({ cve_allowlist: { items: [] } })
    expect((await second.call('GET', SYSTEM)).json).toMatchObject({ items: [] })
  })
})

describe('a pull from a project that prevents vulnerable images', () => {
  it('says how many vulnerabilities are not on the list', async () => {
    const harbor = await refusing()
    expect((await pull(harbor)).body.toString()).toContain('current image with 2 vulnerabilities')

    await harbor.call('PUT', SYSTEM, { items: itemsOf('CVE-2024-0002') })

    const { status, body } = await pull(harbor)
    expect(status).toBe(412)
    expect(body.toString()).toContain('current image with 1 vulnerability cannot')
  })

  it('passes by the list of the system, unless the project has its own', async () => {
    const harbor = await refusing()
    await harbor.call('PUT', SYSTEM, { items: itemsOf('CVE-2024-0001') })

    expect((await pull(harbor)).status).toBe(200)

    await harbor.call('PUT', PROJECT, { metadata: { reuse_sys_cve_allowlist: 'false' } })
    expect((await pull(harbor)).status).toBe(412)
    await harbor.call('PUT', PROJECT, { metadata: { reuse_sys_cve_allowlist: 'true' } })
    expect((await pull(harbor)).status).toBe(200)
  })

  it('passes by the list of the project until that expires', async () => {
    const harbor = await refusing()
    const metadata = { reuse_sys_cve_allowlist: 'false' }
    const items = itemsOf('CVE-2024-0001')

    await harbor.call('PUT', PROJECT, { metadata, cve_allowlist: { items, expires_at: secondsFromNow(60) } })
    expect((await pull(harbor)).status).toBe(200)

    await harbor.call('PUT', PROJECT, { cve_allowlist: { items, expires_at: secondsFromNow(-60) } })
    expect((await pull(harbor)).status).toBe(412)
  })
})
