import { HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { createHarborArtifacts } from '../../src/harbor/harbor-artifacts.js'
import { digestOf } from '../../src/reference/digest.js'
import { errorOf } from '../support/a-registry.js'
import type { Json } from '../support/harbor/harbor-desk.js'
import {
  aHarborClient,
  entriesOf,
  harborStage,
  pageOf,
  refusalOf,
  webPage,
} from '../support/harbor/harbor-wire.js'
import {
  GENERIC,
  NATIVE,
  NEVER,
  wireAccessory,
  wireArtifact,
  wireScan,
} from '../support/harbor/wire-artifacts.js'

const play = harborStage()

const DIGEST = digestOf('image')
const PLACE = '/projects/studio/repositories/games%252Fserver/artifacts'
const FLAGS =
  /\?with_tag=true&with_label=true&with_scan_overview=true&with_immutable_status=true&with_accessory=true/

const artifacts = () => createHarborArtifacts(aHarborClient(), 'studio', 'games/server')

/** An artifact as the client gives it for one that Harbor tells. */
async function read(told: Json) {
  play(() => HttpResponse.json(told))
  return artifacts().get('v1')
}

describe('an artifact of a Harbor', () => {
  it('is read with all that Harbor tells', async () => {
    expect(await read(wireArtifact())).toEqual({
      digest: DIGEST,
      type: 'IMAGE',
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      configMediaType: 'application/vnd.oci.image.config.v1+json',
      artifactType: 'application/vnd.oci.image.config.v1+json',
      sizeBytes: 73_400_320,
      pushedAt: '2026-01-02T03:04:05.678Z',
      pulledAt: '2026-02-03T04:05:06.789Z',
      platform: 'linux/arm64/v8',
      tags: [
        { name: 'v2', pushedAt: '2026-01-02T03:04:05.678Z', isImmutable: false },
        { name: 'v1', pushedAt: '2026-01-02T03:04:05.678Z', isImmutable: true },
      ],
      labels: ['release'],
      children: [],
      accessories: [
        { digest: digestOf('signature.cosign'), type: 'signature.cosign', sizeBytes: 2077 },
        { digest: digestOf('sbom.harbor'), type: 'sbom.harbor', sizeBytes: 2077 },
      ],
      scan: {
        status: 'success',
        reportId: '5f62c830-f996-11e9-957f-0242c0a89008',
        severity: 'High',
        counts: { High: 1, Low: 2 },
        total: 3,
        fixable: 1,
        startedAt: '2026-01-02T03:06:00.000Z',
        endedAt: '2026-01-02T03:06:04.000Z',
        scanner: { name: 'Trivy', version: 'v0.50.1' },
      },
      annotations: { 'org.opencontainers.image.source': 'https://git.example.com/server' },
    })
  })

  it.each([
    ['nothing but its digest', {}],
    [
      'null in every other place',
      {
        type: null,
        media_type: null,
        manifest_media_type: null,
        artifact_type: null,
        size: null,
        push_time: null,
        pull_time: null,
        extra_attrs: null,
        annotations: null,
        references: null,
        tags: null,
        labels: null,
        accessories: null,
        scan_overview: null,
        sbom_overview: null,
      },
    ],
    ['no time and nothing in its lists', { push_time: NEVER, pull_time: NEVER, tags: [], scan_overview: {} }],
    ['what a later Harbor adds', { inherited_accessories: [{}], signed: true, extra_attrs: { os: 7 } }],
    ['an SBOM report alone', { scan_overview: { 'application/vnd.security.sbom.report+json': 'later' } }],
  ])('is read with %s', async (_, told) => {
    expect(await read({ digest: DIGEST, ...told })).toEqual({
      digest: DIGEST,
      type: 'UNKNOWN',
      sizeBytes: 0,
      tags: [],
      labels: [],
      children: [],
      accessories: [],
      annotations: {},
    })
  })

  it('is an index of its platforms, without what Harbor has deleted', async () => {
    const told = wireArtifact({
      manifest_media_type: 'application/vnd.oci.image.index.v1+json',
      extra_attrs: {},
      references: [
        {
          parent_id: 12,
          child_id: 13,
          child_digest: digestOf('amd64'),
          platform: { architecture: 'amd64', os: 'linux', "'os.features'": null },
          annotations: null,
          urls: null,
        },
        { child_digest: digestOf('arm64'), platform: { architecture: 'arm64', os: 'linux', variant: 'v8' } },
        { child_digest: digestOf('attested'), platform: { architecture: 'unknown', os: 'unknown' } },
        { child_digest: digestOf('bare'), platform: null },
        { parent_id: 12, child_id: 14 },
      ],
    })

    const found = await read(told)

    expect(found).not.toHaveProperty('platform')
    expect(found?.children).toEqual([
      { digest: digestOf('amd64'), platform: 'linux/amd64' },
      { digest: digestOf('arm64'), platform: 'linux/arm64/v8' },
      { digest: digestOf('attested') },
      { digest: digestOf('bare') },
    ])
  })

  it('shows the scan of the form that says more, else that of the other', async () => {
    const [more, less] = [wireScan({ severity: 'Critical' }), wireScan({ severity: 'Low' })]
    const severityOf = async (overview: Json) =>
      (await read(wireArtifact({ scan_overview: overview })))?.scan?.severity

    expect(await severityOf({ [NATIVE]: less, [GENERIC]: more })).toBe('Critical')
    expect(await severityOf({ [NATIVE]: less })).toBe('Low')
    expect(await severityOf({ [NATIVE]: less, [GENERIC]: null })).toBe('Low')
    expect(await severityOf({ [GENERIC.replace('; ', ';')]: more })).toBe('Critical')
  })

  it.each([
    ['Pending', 'pending'],
    ['Scheduled', 'scheduled'],
    ['Running', 'running'],
    ['Stopped', 'stopped'],
    ['Error', 'error'],
    ['Success', 'success'],
    ['Queued', 'pending'],
  ])('whose scan is %s has found nothing yet', async (status, expected) => {
    const overview = { [GENERIC]: { scan_status: status, start_time: NEVER, summary: null, scanner: null } }

    expect((await read(wireArtifact({ scan_overview: overview })))?.scan).toEqual({
      status: expected,
      counts: {},
    })
  })

  it('is refused without a digest that one can ask for', async () => {
    play(() => HttpResponse.json(wireArtifact({ digest: '../../projects/1' })))

    expect(await errorOf(artifacts().get('v1'))).toMatchObject({
      code: 'UNEXPECTED_RESPONSE',
      message: expect.stringContaining('digest'),
    })
  })
})

describe('a question for artifacts', () => {
  it('asks for everything, for both forms of scans, and by a name that is encoded twice', async () => {
    const wire = play((request) => pageOf(request, [wireArtifact()]))

    await entriesOf(artifacts().pages({ q: 'tags=nil,type=IMAGE', pageSize: 50 }))

    const [{ path, headers } = { path: '', headers: new Headers() }] = wire.requests
    expect(path.startsWith(`${PLACE}?`)).toBe(true)
    expect(path).toMatch(FLAGS)
    expect(path).toMatch(/&q=tags%3Dnil%2Ctype%3DIMAGE&page=1&page_size=50$/)
    expect(headers.get('x-accept-vulnerabilities')).toBe(`${GENERIC}, ${NATIVE}`)
  })

  it('asks the same for one, by tag or by digest', async () => {
    const wire = play(() => HttpResponse.json(wireArtifact()))

    await artifacts().get('v1')
    await artifacts().get(DIGEST)

    expect(wire.requests[0]?.path).toMatch(FLAGS)
    expect(wire.requests.map(({ path }) => path.split('?')[0])).toEqual([
      `${PLACE}/v1`,
      `${PLACE}/${encodeURIComponent(DIGEST)}`,
    ])
    expect(wire.requests[1]?.headers.get('x-accept-vulnerabilities')).toBe(`${GENERIC}, ${NATIVE}`)
  })

  it('is answered by nothing where Harbor has none', async () => {
    play(() => refusalOf(404, 'NOT_FOUND', `artifact studio/games/server@${DIGEST} not found`))

    expect(await artifacts().get(DIGEST)).toBeUndefined()
  })

  it('finds what is attached, on any page', async () => {
    const list = Array.from({ length: 120 }, (_, at) =>
      wireAccessory('subject.accessory', { digest: digestOf(String(at)) }),
    )
    const wire = play((request) => pageOf(request, list))

    expect(await artifacts().accessories(DIGEST)).toHaveLength(120)
    expect(wire.requests.map(({ path }) => path)).toEqual([
      `${PLACE}/${encodeURIComponent(DIGEST)}/accessories?page=1&page_size=100`,
      `${PLACE}/${encodeURIComponent(DIGEST)}/accessories?page=2&page_size=100`,
    ])
  })

  it.each([
    ['401', () => refusalOf(401, 'UNAUTHORIZED', 'unauthorized'), 'CREDENTIAL_REJECTED'],
    ['403', () => refusalOf(403, 'FORBIDDEN', 'forbidden'), 'DENIED'],
    ['500', () => refusalOf(500, 'UNKNOWN', 'internal server error'), 'SERVER_ERROR'],
    ['404 without a word', () => new HttpResponse(null, { status: 404 }), 'NAME_UNKNOWN'],
    ['a page with 404', () => webPage(404), 'NAME_UNKNOWN'],
    ['a page with 200', () => webPage(200), 'UNEXPECTED_RESPONSE'],
  ])('turns %s into an error of its own', async (_, answer, code) => {
    play(answer)

    expect(await errorOf(artifacts().get('v1'))).toMatchObject({
      code,
      message: expect.stringContaining(
        'Could not read the artifact v1 of studio/games/server at harbor.example.com',
      ),
    })
  })
})

describe('the deletion of an artifact', () => {
  it('is one request by digest, and one that is gone is no failure', async () => {
    const wire = play(() => new HttpResponse(null))
    expect(await artifacts().delete(DIGEST)).toBe('deleted')
    expect(wire.requests).toMatchObject([
      { method: 'DELETE', path: `${PLACE}/${encodeURIComponent(DIGEST)}`, body: '' },
    ])

    play(() => refusalOf(404, 'NOT_FOUND', 'artifact not found'))
    expect(await artifacts().delete(DIGEST)).toBe('gone')
  })

  it('is tried again after a failure, and may find its work done', async () => {
    const answers = [() => refusalOf(500, 'UNKNOWN', 'no'), () => refusalOf(404, 'NOT_FOUND', 'no')]
    const wire = play(() => (answers.shift() ?? (() => webPage(200)))())

    expect(await artifacts().delete(DIGEST)).toBe('gone')
    expect(wire.requests).toHaveLength(2)
  })

  it.each([
    [
      'a rule that holds a tag',
      412,
      'PRECONDITION',
      "the artifact has tag 'v1' configured as immutable",
      /rules/,
    ],
    [
      'an index that names it',
      412,
      'VIOLATE_FOREIGN_KEY_CONSTRAINT',
      'the deleting artifact is referenced by others',
      /index/,
    ],
    ['a missing right', 403, 'FORBIDDEN', 'forbidden', /right/],
  ])('is stopped by %s', async (_, status, code, message, hint) => {
    const wire = play(() => refusalOf(status, code, message))

    const error = await errorOf(artifacts().delete(DIGEST))

    expect(error).toMatchObject({
      code: status === 403 ? 'DENIED' : code === 'PRECONDITION' ? 'TAG_IMMUTABLE' : 'PRECONDITION_FAILED',
      hint: expect.stringMatching(hint),
      message: expect.stringContaining(`delete the artifact ${DIGEST}`),
    })
    expect(wire.requests).toHaveLength(1)
  })

  it.each([200, 404])('is not believed to be done because of a page with %i', async (status) => {
    play(() => webPage(status))

    expect(await errorOf(artifacts().delete(DIGEST))).toMatchObject({
      code: status === 200 ? 'UNEXPECTED_RESPONSE' : 'NAME_UNKNOWN',
    })
  })

  it('sends no cookie, whatever came before', async () => {
    const wire = play(() => new HttpResponse(null))
    const { delete: remove } = artifacts()

    await remove(DIGEST)
    await remove(DIGEST)

    expect(wire.requests.map(({ headers }) => headers.get('cookie'))).toEqual([null, null])
  })
})
