import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { startEmulator } from '../../src/index.js'
import { aDataDir } from '../support/data-dir.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { anAdvisoryFile, debianLayer, ZLIB_ADVISORY } from './support/debian.js'
import { pushIndex, pushLayers } from './support/layers.js'
import { gzippedTarOf } from './support/tar.js'

const GENERIC = 'application/vnd.security.vulnerability.report; version=1.1'
const NATIVE = 'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0'
const REPOSITORY = 'studio/server'
const ARTIFACTS = '/projects/studio/repositories/server/artifacts'

const push = ({ as, emulator }: Harbor, reference: string, ...layers: Buffer[]) =>
  pushLayers(as(emulator.push), REPOSITORY, { reference, layers })

async function overview({ call }: Harbor, reference: string): Promise<Record<string, unknown>> {
  const { json } = await call('GET', `${ARTIFACTS}/${reference}?with_scan_overview=true`)
  return (json as { scan_overview?: Record<string, Record<string, unknown>> }).scan_overview?.[GENERIC] ?? {}
}

async function ended(harbor: Harbor, reference: string): Promise<Record<string, unknown>> {
  return vi.waitFor(async () => {
    const found = await overview(harbor, reference)
    expect(found.scan_status).toMatch(/^(?:Success|Error|Stopped)$/)
    return found
  })
}

async function scanned(harbor: Harbor, reference: string): Promise<Record<string, unknown>> {
  expect((await harbor.call('POST', `${ARTIFACTS}/${reference}/scan`)).status).toBe(202)
  return ended(harbor, reference)
}

async function report({ call }: Harbor, reference: string): Promise<Record<string, unknown>> {
  const { json } = await call('GET', `${ARTIFACTS}/${reference}/additions/vulnerabilities`)
  return (json as Record<string, Record<string, unknown>>)[GENERIC] ?? {}
}

async function logOf({ call }: Harbor, reference: string, reportId: unknown): Promise<string> {
  return (await call('GET', `${ARTIFACTS}/${reference}/scan/${String(reportId)}/log`)).body.toString()
}

describe('a scan of an image', () => {
  it('finds what the advisories say of its packages', async () => {
    const advisoriesFile = await anAdvisoryFile([ZLIB_ADVISORY])
    const harbor = await aHarbor({ advisoriesFile, scanDelayMs: 0, harborVersion: '2.15' })
    const digest = await push(harbor, '1.0', debianLayer('zlib1g', '1:1.2.13-1'))

    expect(await scanned(harbor, '1.0')).toMatchObject({
      scan_status: 'Success',
      severity: 'High',
      complete_percent: 100,
      summary: { total: 1, fixable: 1, summary: { High: 1 } },
      scanner: { name: 'Slipway', version: '1 advisories' },
    })
    expect(await report(harbor, '1.0')).toMatchObject({
      severity: 'High',
      vulnerabilities: [
        {
          id: 'CVE-2024-0001',
          package: 'zlib1g',
          version: '1:1.2.13-1',
          fix_version: '1:1.2.13-2',
          severity: 'High',
          status: 'fixed',
          links: ['https://example.com/CVE-2024-0001'],
          artifact_digests: [digest],
        },
      ],
    })
  })

  it('finds nothing once one package has its fixed version', async () => {
    const harbor = await aHarbor({ advisoriesFile: await anAdvisoryFile([ZLIB_ADVISORY]), scanDelayMs: 0 })
    await push(harbor, '1.1', debianLayer('zlib1g', '1:1.2.13-1'), debianLayer('zlib1g', '1:1.2.13-2'))

    expect(await scanned(harbor, '1.1')).toMatchObject({
      severity: 'None',
      summary: { total: 0, fixable: 0 },
    })
    expect(await report(harbor, '1.1')).toMatchObject({ severity: 'None', vulnerabilities: [] })
  })

  it('says so where there is no advisory data', async () => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    await push(harbor, '1.0', debianLayer('zlib1g', '1:1.2.13-1'))

    const { report_id } = await scanned(harbor, '1.0')

    expect(await report(harbor, '1.0')).toMatchObject({
      severity: 'Unknown',
      scanner: { version: 'no advisory data loaded' },
      vulnerabilities: [],
    })
    expect(await logOf(harbor, '1.0', report_id)).toContain('1 packages of Debian 12')
  })

  it('is refused once it showed that there are no packages', async () => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    await push(harbor, '1.0', gzippedTarOf({ 'srv/server': 'x' }))

    const { scan_status, report_id } = await scanned(harbor, '1.0')
    const again = await harbor.call('POST', `${ARTIFACTS}/1.0/scan`)

    expect(scan_status).toBe('Error')
    expect(await logOf(harbor, '1.0', report_id)).toContain('not scannable')
    expect([again.status, again.code]).toEqual([400, 'BAD_REQUEST'])
  })

  it('ends in an error with a reason where a layer cannot be read', async () => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    await harbor.push('server', '1.0', 'x'.repeat(600))

    const { scan_status, report_id } = await scanned(harbor, '1.0')

    expect(scan_status).toBe('Error')
    expect(await logOf(harbor, '1.0', report_id)).toContain('no tar header')
  })

  it('is refused while another one goes on, until that is stopped', async () => {
    const harbor = await aHarbor({ scanDelayMs: 600_000 })
    await push(harbor, '1.0', debianLayer('zlib1g', '1'))
    const scan = `${ARTIFACTS}/1.0/scan`

    expect((await harbor.call('POST', scan)).status).toBe(202)
    expect(await overview(harbor, '1.0')).toMatchObject({ scan_status: 'Pending' })
    expect((await harbor.call('POST', scan)).code).toBe('CONFLICT')
    expect((await harbor.call('POST', `${scan}/stop`, { scan_type: 'vulnerability' })).status).toBe(202)
    expect(await overview(harbor, '1.0')).toMatchObject({ scan_status: 'Stopped' })
    expect((await harbor.call('POST', `${scan}/stop`, { scan_type: 'vulnerability' })).status).toBe(400)
    expect((await harbor.call('POST', scan)).status).toBe(202)
  })

  it('may be stopped while it runs', async () => {
    const harbor = await aHarbor({ scanDelayMs: 300 })
    await push(harbor, '1.0', debianLayer('zlib1g', '1'))
    await harbor.call('POST', `${ARTIFACTS}/1.0/scan`)
    await vi.waitFor(async () =>
      expect(await overview(harbor, '1.0')).toMatchObject({ scan_status: 'Running' }),
    )

    await harbor.call('POST', `${ARTIFACTS}/1.0/scan/stop`, { scan_type: 'vulnerability' })

    expect(await overview(harbor, '1.0')).toMatchObject({ scan_status: 'Stopped' })
  })

  it('goes on after a restart', async () => {
    const dataDir = await aDataDir()
    const first = await aHarbor({ dataDir, scanDelayMs: 600_000 })
    await push(first, '1.0', debianLayer('zlib1g', '1'))
    await first.call('POST', `${ARTIFACTS}/1.0/scan`)
    await first.emulator.close()

    const second = await aHarbor({ dataDir, scanDelayMs: 0 })

    expect(await ended(second, '1.0')).toMatchObject({ scan_status: 'Success' })
  })

  it('is not that of an image that was deleted and pushed again', async () => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    await push(harbor, '1.0', debianLayer('zlib1g', '1'))
    await scanned(harbor, '1.0')

    expect((await harbor.call('DELETE', `${ARTIFACTS}/1.0`)).status).toBe(200)
    await push(harbor, '1.0', debianLayer('zlib1g', '1'))

    expect(await overview(harbor, '1.0')).toEqual({})
  })

  it('begins by itself after a push where the project says so', async () => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    await push(harbor, 'before', debianLayer('zlib1g', '1'))
    const { status } = await harbor.call('POST', '/projects/studio/metadatas', { auto_scan: 'true' })
    await push(harbor, 'after', debianLayer('zlib1g', '2'))

    expect(status).toBe(200)
    expect(await ended(harbor, 'after')).toMatchObject({ scan_status: 'Success' })
    expect(await overview(harbor, 'before')).toEqual({})
  })
})

describe('a scan of an index', () => {
  it('is that of its images, and its report theirs in one', async () => {
    const harbor = await aHarbor({ advisoriesFile: await anAdvisoryFile([ZLIB_ADVISORY]), scanDelayMs: 0 })
    const images = [
      await push(harbor, 'amd64', debianLayer('zlib1g', '1:1.2.13-1')),
      await push(harbor, 'arm64', debianLayer('zlib1g', '1:1.2.13-2')),
    ]
    await pushIndex(harbor.as(harbor.emulator.push), REPOSITORY, { reference: 'all', images })

    const { report_id, summary } = await scanned(harbor, 'all')

    expect(summary).toEqual({ total: 1, fixable: 1, summary: { High: 1 } })
    expect(Buffer.from(String(report_id), 'base64').toString().split('|')).toHaveLength(2)
    expect(await report(harbor, 'all')).toMatchObject({
      vulnerabilities: [{ artifact_digests: [images[0]] }],
    })
    expect(await overview(harbor, 'amd64')).toMatchObject({ severity: 'High' })
    expect(await logOf(harbor, 'all', report_id)).toContain(images[1])
  })
})

describe('the report', () => {
  it('is empty before the first scan', async () => {
    const harbor = await aHarbor()
    await push(harbor, '1.0', debianLayer('zlib1g', '1'))

    expect((await harbor.call('GET', `${ARTIFACTS}/1.0/additions/vulnerabilities`)).json).toEqual({})
  })

  it.each([
    [`${NATIVE}, ${GENERIC}`, [NATIVE]],
    [NATIVE.replace('; ', ';'), [NATIVE]],
    [undefined, [GENERIC]],
    ['application/json', []],
  ])('has the first form of %s that is known', async (accept, types) => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    await push(harbor, '1.0', debianLayer('zlib1g', '1'))
    await scanned(harbor, '1.0')

    const reply = await harbor.as(harbor.emulator.admin)(
      'GET',
      `/api/v2.0${ARTIFACTS}/1.0/additions/vulnerabilities`,
      {
        headers: accept === undefined ? {} : { 'x-accept-vulnerabilities': accept },
      },
    )

    expect(Object.keys(reply.json as object)).toEqual(types)
  })

  it('is 404 for what is no image', async () => {
    const harbor = await aHarbor()
    const { as, emulator, call } = harbor
    await pushIndex(as(emulator.push), REPOSITORY, { reference: 'empty', images: [] })

    expect((await call('GET', `${ARTIFACTS}/empty/additions/vulnerabilities`)).status).toBe(404)
    expect((await call('POST', `${ARTIFACTS}/empty/scan`)).status).toBe(400)
  })
})

it.each([['is missing', 'no-such-folder/advisories.json', 'cannot be read as JSON']])(
  'refuses to start with an advisory file that %s',
  async (_, advisoriesFile, message) => {
    await expect(startEmulator({ profile: 'harbor', advisoriesFile })).rejects.toThrow(message)
  },
)

it('refuses to start with advisories of another form, and names the first mistake', async () => {
  const advisoriesFile = await anAdvisoryFile([ZLIB_ADVISORY, { ...ZLIB_ADVISORY, severity: 'Awful' }])

  await expect(startEmulator({ profile: 'harbor', advisoriesFile })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('1.severity'),
  })
})

it('ships advisories that can be loaded', async () => {
  const advisoriesFile = fileURLToPath(new URL('../../advisories/sample.json', import.meta.url))
  const harbor = await aHarbor({ advisoriesFile, scanDelayMs: 0 })
  await push(harbor, '1.0', debianLayer('glibc', '2.36-9+deb12u2'))

  expect(await scanned(harbor, '1.0')).toMatchObject({ summary: { total: 2, summary: { High: 2 } } })
})
