import fc from 'fast-check'
import { digestOf, IMAGE, INDEX, imageOf } from './content.js'
import type { RawRequest } from './raw-exchange.js'

/** What stands in a target for the location of an upload that is open. */
export const OPEN_UPLOAD = '{open-upload}'

const MIB = 1024 * 1024
const DEEP = 20_000

const methods = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE') },
  { weight: 1, arbitrary: fc.constantFrom('OPTIONS', 'TRACE', 'MKCOL', 'get', 'G\0T', '') },
)

const digests = fc.constantFrom(
  digestOf('x'),
  digestOf('{}'),
  digestOf('x', 'sha512'),
  digestOf('x').toUpperCase(),
  'sha256:12',
  'sha256:',
  `md5:${'0'.repeat(32)}`,
  `sha256%3A${'0'.repeat(64)}`,
)

const pieces = fc.oneof(
  fc.constantFrom('studio', 'server', 'studio/server', 'blobs', 'uploads', 'manifests', 'tags', 'list'),
  fc.constantFrom(
    'referrers',
    '_catalog',
    '',
    '1.0',
    'latest',
    'A',
    'x'.repeat(300),
    '__proto__',
    'constructor',
  ),
  fc.constantFrom(
    '..',
    '.',
    '../../..',
    '%2e%2e',
    '%2f',
    '..%2f..%2fetc',
    '%5c',
    '..\\..',
    'C:',
    '%252e',
    '~',
  ),
  fc.constantFrom(
    '\0',
    '%00',
    '%',
    '%f',
    '%ff',
    '%C3%A9',
    'é',
    ' ',
    '\t',
    '#',
    ';',
    '//',
    '?',
    '&',
    '%0d%0a',
  ),
  digests,
  fc.string({ maxLength: 8 }),
)

const pathsOfContent = fc.constantFrom(
  `/v2/studio/server/blobs/${digestOf('layer')}`,
  `/v2/studio/server/blobs/${digestOf('x')}`,
  '/v2/studio/server/manifests/1.0',
  `/v2/studio/server/manifests/${digestOf(imageOf())}`,
  `/v2/studio/server/referrers/${digestOf(imageOf())}`,
  '/v2/studio/server/tags/list',
  '/v2/studio/server/blobs/uploads/',
  '/v2/_catalog',
  OPEN_UPLOAD,
  OPEN_UPLOAD,
)

const paths = fc.oneof(
  { weight: 4, arbitrary: pathsOfContent },
  { weight: 1, arbitrary: fc.array(pieces, { maxLength: 6 }).map((parts) => `/v2/${parts.join('/')}`) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('manifests', 'blobs', 'blobs/uploads', 'referrers', 'tags'), pieces, pieces)
      .map(([kind, name, argument]) => `/v2/studio/${name}/${kind}/${argument}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/service/token',
      '/v2',
      '*',
      'http://elsewhere/v2/',
      '/v2/../../etc/passwd',
      '//v2/',
    ),
  },
)

const queries = fc.array(
  fc.tuple(
    fc.constantFrom('digest', 'mount', 'from', 'n', 'last', 'artifactType', '_state', 'service', 'scope'),
    fc.oneof(pieces, digests, fc.constantFrom('-1', '0', '1e9', 'NaN', '99999999999999999999')),
  ),
  { maxLength: 3 },
)

const headers = fc.array(
  fc.oneof(
    fc.tuple(
      fc.constantFrom('Range', 'Content-Range'),
      fc.oneof(
        fc.stringMatching(/^(?:bytes=)?[0-9]{0,20}-[0-9]{0,20}$/),
        fc.constantFrom('bytes=0-0,1-1', 'x', '0-', '-1', '9'.repeat(400)),
      ),
    ),
    fc.tuple(
      fc.constantFrom('Content-Type'),
      fc.constantFrom(IMAGE, INDEX, `${IMAGE}; a=b`, 'text/plain', '', ';'),
    ),
    fc.tuple(fc.constantFrom('Accept', 'If-None-Match', 'If-Range', 'Expect', 'Host', 'Cookie'), fc.string()),
    fc.tuple(
      fc.constantFrom('Authorization'),
      fc.oneof(
        fc.constantFrom(
          'Basic',
          'Bearer',
          'Basic Og==',
          'Bearer a.b',
          `Bearer ${'x'.repeat(5000)}`,
          'Basic \xff',
        ),
        fc.string().map((text) => `Basic ${btoa(encodeURIComponent(text))}`),
        fc.json().map((json) => `Bearer ${Buffer.from(json).toString('base64url')}.AAAA`),
      ),
    ),
    fc.tuple(fc.constantFrom('X-\0', 'X Y', 'X-Long'), fc.constantFrom('\0', 'x'.repeat(20_000), 'é')),
  ),
  { maxLength: 3 },
)

const manifests = fc.constantFrom(
  imageOf(),
  imageOf([]),
  JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] }),
  JSON.stringify({ schemaVersion: 2, config: null, layers: [null], manifests: {} }),
  '{"schemaVersion":2,"config":{"__proto__":1},"layers":[]}',
  imageOf([], { annotations: JSON.parse('{"__proto__":"x"}') }),
  imageOf([], { subject: { mediaType: IMAGE, digest: '../../etc', size: -1 } }),
)

const bodies = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  { weight: 6, arbitrary: manifests },
  { weight: 4, arbitrary: fc.oneof(fc.constant('x'), fc.string(), fc.json()) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '['.repeat(DEEP),
      '['.repeat(DEEP) + ']'.repeat(DEEP),
      `{"schemaVersion":2,"manifests":${'[{"a":'.repeat(DEEP)}1${'}]'.repeat(DEEP)}}`,
    ),
  },
)

const anyRequests: fc.Arbitrary<RawRequest> = fc
  .record({ method: methods, path: paths, query: queries, headers, body: bodies })
  .map(({ path, query, ...request }) => {
    const search = query.map(([name, value]) => `${name}=${value}`).join('&')
    const separator = path === OPEN_UPLOAD ? '&' : '?'
    return { ...request, target: search === '' ? path : `${path}${separator}${search}` }
  })

const oversizedManifests: fc.Arbitrary<RawRequest> = fc
  .constantFrom(' '.repeat(5 * MIB), imageOf().padEnd(4 * MIB + 1))
  .map((body) => ({
    method: 'PUT',
    target: '/v2/studio/server/manifests/1.0',
    headers: [['Content-Type', IMAGE]],
    body,
  }))

/** Requests such as no client should send: any method, any target, any header and body, half of them almost right. */
export const generatedRequests: fc.Arbitrary<RawRequest> = fc.oneof(
  { weight: 300, arbitrary: anyRequests },
  // Each one is megabytes on the wire.
  { weight: 1, arbitrary: oversizedManifests },
)
