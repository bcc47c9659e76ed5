import { describe, expect, it } from 'vitest'
import { IMAGE } from '../support/content.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { anAdvisoryFile, debianLayer, ZLIB_ADVISORY } from './support/debian.js'
import { pushLayers } from './support/layers.js'
import { aRobot } from './support/robots.js'

const SCANNER = '/projects/studio/scanner'
const ARTIFACT = '/projects/studio/repositories/server/artifacts/1.0'

async function pushed(harbor: Harbor): Promise<Harbor> {
  const layers = [debianLayer('zlib1g', '1')]
  await pushLayers(harbor.as(harbor.emulator.push), 'studio/server', { reference: '1.0', layers })
  return harbor
}

describe('the scanner of a project', () => {
  it('is the one that is built in', async () => {
    const { call } = await aHarbor({ advisoriesFile: await anAdvisoryFile([ZLIB_ADVISORY]) })

    expect((await call('GET', SCANNER)).json).toMatchObject({
      uuid: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'Slipway',
      version: '1 advisories',
      is_default: true,
      disabled: false,
      health: 'healthy',
      capabilities: { support_vulnerability: true, support_sbom: false },
    })
  })

  it('tells what it can do since 2.11', async () => {
    const { call } = await aHarbor({ harborVersion: '2.8' })

    expect((await call('GET', SCANNER)).json).not.toHaveProperty('capabilities')
  })

  it('is shown to who may read it, and to nobody without a name', async () => {
    const harbor = await aHarbor()
    const { call, emulator } = harbor
    const reader = await aRobot(harbor, 'reader', ['scanner:read'])

    expect((await call('GET', SCANNER, undefined, emulator.push)).status).toBe(403)
    expect((await call('GET', SCANNER, undefined, reader)).status).toBe(200)
    await call('PUT', '/projects/studio', { metadata: { public: 'true' } })
    expect((await call('GET', SCANNER, undefined, null)).status).toBe(401)
  })
})

describe('a Harbor without a scanner', () => {
  it('says so by an empty answer', async () => {
    const { call } = await aHarbor({ without: ['scanner'] })

    const { status, body } = await call('GET', SCANNER)

    expect([status, body.length]).toEqual([200, 0])
    expect((await call('GET', '/health')).body.toString()).not.toContain('trivy')
  })

  it('scans nothing, and has no report', async () => {
    const { call } = await pushed(await aHarbor({ without: ['scanner'] }))

    expect(await call('POST', `${ARTIFACT}/scan`)).toMatchObject({ status: 412, code: 'PRECONDITION' })
    expect((await call('GET', `${ARTIFACT}/additions/vulnerabilities`)).status).toBe(404)
    expect((await call('GET', `${ARTIFACT}?with_scan_overview=true`)).json).not.toHaveProperty(
      'scan_overview',
    )
  })

  it('keeps nobody from pushing and pulling', async () => {
    const harbor = await aHarbor({ without: ['scanner'] })
    const metadata = { prevent_vul: 'true', auto_scan: 'true' }
    await harbor.call('PUT', '/projects/studio', { metadata })
    await pushed(harbor)
    const pull = harbor.as(harbor.emulator.pull)

    const reply = await pull('GET', '/v2/studio/server/manifests/1.0', { headers: { accept: IMAGE } })

    expect(reply.status).toBe(200)
  })
})
