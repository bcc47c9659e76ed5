import { HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { createHarborScans } from '../../src/harbor/harbor-scans.js'
import { parseHarborVersion } from '../../src/harbor/harbor-version.js'
import { digestOf } from '../../src/reference/digest.js'
import { errorOf } from '../support/a-registry.js'
import { aHarborClient, harborStage, refusalOf, webPage } from '../support/harbor/harbor-wire.js'
import { GENERIC, NATIVE, wireReport, wireVulnerability } from '../support/harbor/wire-artifacts.js'

const play = harborStage()

const PLACE = '/projects/studio/repositories/games%252Fserver/artifacts/v1'

const scans = () => createHarborScans(aHarborClient(), 'studio', 'games/server')

describe('the start of a scan', () => {
  it.each([
    [undefined, ''],
    ['nightly', ''],
    ['v2.10.3-a1', ''],
    ['v2.11.0-a1', '{"scan_type":"vulnerability"}'],
    ['v3.0.0', '{"scan_type":"vulnerability"}'],
  ])('tells Harbor %s no more than it knows', async (version, body) => {
    const wire = play(() => new HttpResponse(null, { status: 202 }))

    expect(await scans().start('v1', { version: parseHarborVersion(version) })).toBe('started')
    expect(wire.requests).toMatchObject([{ method: 'POST', path: `${PLACE}/scan`, body }])
  })

  it.each([
    [409, 'CONFLICT', 'running'],
    [400, 'BAD_REQUEST', 'not-scannable'],
    [422, 'UNPROCESSABLE_ENTITY', 'not-scannable'],
    [412, 'PRECONDITION', 'no-scanner'],
  ])('that Harbor refuses with %i is a state of its own', async (status, code, expected) => {
    const wire = play(() => refusalOf(status, code, 'no'))

    expect(await scans().start('v1')).toBe(expected)
    expect(wire.requests).toHaveLength(1)
  })

  it.each([
    ['401', () => refusalOf(401, 'UNAUTHORIZED', 'unauthorized'), 'CREDENTIAL_REJECTED'],
    ['403', () => refusalOf(403, 'FORBIDDEN', 'forbidden'), 'DENIED'],
    ['404', () => refusalOf(404, 'NOT_FOUND', 'artifact not found'), 'NAME_UNKNOWN'],
    ['500', () => refusalOf(500, 'UNKNOWN', 'internal server error'), 'SERVER_ERROR'],
    ['a page with 200', () => webPage(200), 'UNEXPECTED_RESPONSE'],
    ['a page with 400', () => webPage(400), 'UNEXPECTED_RESPONSE'],
  ])('turns %s into an error of its own, and is not repeated', async (_, answer, code) => {
    const wire = play(answer)

    expect(await errorOf(scans().start('v1'))).toMatchObject({
      code,
      action: 'start the scan of v1 in studio/games/server at',
    })
    expect(wire.requests).toHaveLength(1)
  })
})

describe('the report of a scan', () => {
  it('is read with all that Harbor tells', async () => {
    const wire = play(() => HttpResponse.json({ [GENERIC]: wireReport([wireVulnerability()]) }))

    expect(await scans().report('v1')).toEqual({
      generatedAt: '2026-01-02T03:06:04.123Z',
      scanner: { name: 'Trivy', version: 'v0.50.1' },
      severity: 'Critical',
      vulnerabilities: [
        {
          id: 'CVE-2024-3094',
          package: 'liblzma5',
          version: '5.6.0-0.2',
          fixVersion: '5.6.1+really5.4.5-1',
          severity: 'Critical',
          status: 'fixed',
          description: 'Malicious code in the tarballs of xz.',
          links: ['https://avd.aquasec.com/nvd/cve-2024-3094'],
          cvssScore: 10,
          cvssVector: 'CVSS:3.1/AV:N',
          artifactDigests: [digestOf('image')],
        },
      ],
    })
    expect(wire.requests[0]?.path).toBe(`${PLACE}/additions/vulnerabilities`)
    expect(wire.requests[0]?.headers.get('x-accept-vulnerabilities')).toBe(`${GENERIC}, ${NATIVE}`)
  })

  it('is read without what an older scanner leaves out', async () => {
    const bare = { id: 'CVE-1', severity: '', fix_version: '', links: null, artifact_digests: null }
    const older = { id: 'CVE-2', preferred_cvss: { score_v3: null, score_v2: 5, vector_v2: 'AV:N' } }
    play(() => HttpResponse.json({ [NATIVE]: wireReport([bare, older], { severity: '', scanner: null }) }))

    const plain = {
      package: '',
      version: '',
      severity: 'Unknown',
      description: '',
      links: [],
      artifactDigests: [],
    }
    expect(await scans().report('v1')).toEqual({
      generatedAt: '2026-01-02T03:06:04.123Z',
      vulnerabilities: [
        { id: 'CVE-1', ...plain },
        { id: 'CVE-2', ...plain, cvssScore: 5, cvssVector: 'AV:N' },
      ],
    })
  })

  it('may be empty, which is not the same as none', async () => {
    play(() => HttpResponse.json({ [GENERIC]: wireReport(null, { severity: 'None' }) }))
    expect(await scans().report('v1')).toMatchObject({ severity: 'None', vulnerabilities: [] })

    play(() => HttpResponse.json({}))
    expect(await scans().report('v1')).toBe('none')

    play(() => HttpResponse.json({ [GENERIC]: null }))
    expect(await scans().report('v1')).toBe('none')
  })

  it('is not offered where Harbor says so, and unknown where something else does', async () => {
    play(() => refusalOf(404, 'NOT_FOUND', 'no scanner'))
    expect(await scans().report('v1')).toBe('not-offered')

    play(() => webPage(404))
    expect(await errorOf(scans().report('v1'))).toMatchObject({ code: 'NAME_UNKNOWN' })
  })

  it.each([
    ['403', () => refusalOf(403, 'FORBIDDEN', 'forbidden'), 'DENIED'],
    ['412', () => refusalOf(412, 'PRECONDITION', 'no'), 'PRECONDITION_FAILED'],
    ['500', () => refusalOf(500, 'UNKNOWN', 'internal server error'), 'SERVER_ERROR'],
    ['a list', () => HttpResponse.json([]), 'UNEXPECTED_RESPONSE'],
    ['a page with 200', () => webPage(200), 'UNEXPECTED_RESPONSE'],
  ])('turns %s into an error of its own', async (_, answer, code) => {
    play(answer)

    expect(await errorOf(scans().report('v1'))).toMatchObject({ code })
  })
})
