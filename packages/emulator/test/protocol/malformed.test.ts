// distribution-spec v1.1, "Pulling manifests" (name and reference grammar) and "Error Codes" (the closed list
// of codes).
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { digestOf, imageOf } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

it.each([
  'Studio/server',
  'studio//server',
  'studio/../server',
  'studio/ser%00ver',
  '..%2f..%2fetc',
  'a'.repeat(256),
])('answers 400 NAME_INVALID to the repository %s', async (name) => {
  const { send } = await anEmulator()

  for (const [method, path] of [
    ['GET', 'tags/list'],
    ['POST', 'blobs/uploads/'],
    ['PUT', 'manifests/1.0'],
  ] as const) {
    const reply = await send(method, `/v2/${name}/${path}`)
    expect([reply.status, reply.code]).toEqual([400, 'NAME_INVALID'])
  }
})

it.each([
  '/',
  '/v1/',
  '/v2/studio',
  '/v2/studio/server/',
  '/v3/',
  '/v2/studio/server/blobs',
  '*',
  '/service/token',
])('answers 404 to %s, where nothing is', async (path) => {
  const { send } = await anEmulator()

  expect((await send('GET', path)).status).toBe(404)
})

it('answers 405 with the methods that a path has', async () => {
  const { send } = await anEmulator()

  const reply = await send('POST', `/v2/studio/server/blobs/${digestOf('x')}`)

  expect([reply.status, reply.code, reply.headers.allow]).toEqual([405, 'UNSUPPORTED', 'GET, HEAD, DELETE'])
})

it('takes a whole URL as the target of a request (RFC 9112 section 3.2.2)', async () => {
  const { send, url } = await anEmulator()

  expect((await send('GET', `${url}/v2/`)).status).toBe(200)
})

const piece = fc.oneof(
  fc.constantFrom('studio', 'blobs', 'uploads', 'manifests', 'tags', 'list', 'referrers', '_catalog', ''),
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%00',
    '%',
    '%ff',
    '__proto__',
    'constructor',
    '~',
    'sha256:12',
  ),
  fc.constantFrom(digestOf('x'), digestOf('x', 'sha512'), '1.0', 'A', 'a'.repeat(300)),
  fc.stringMatching(/^[!-~]{0,12}$/).map((text) => text.replaceAll('#', '')),
)
const query = fc.array(
  fc.tuple(fc.constantFrom('digest', 'mount', 'from', 'n', 'last', 'artifactType', '__proto__'), piece),
  { maxLength: 3 },
)
const header = fc.record(
  {
    range: fc.stringMatching(/^bytes=[0-9-]{0,8}$/),
    'content-range': fc.stringMatching(/^[0-9 -]{0,12}[0-9]$/),
    'content-type': fc.constantFrom('application/vnd.oci.image.manifest.v1+json', 'text/plain', ';'),
    authorization: fc.stringMatching(/^[!-~]{1,9} [!-~]{1,9}$/),
    accept: fc.stringMatching(/^[!-~]{1,20}$/),
  },
  { requiredKeys: [] },
)
const body = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constantFrom(
    imageOf(),
    '{"schemaVersion":2}',
    '['.repeat(5000),
    '{"schemaVersion":2,"config":{"__proto__":1}}',
  ),
)

it('never fails, whatever 200 generated requests ask, and always says why in the known form', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'emulator-malformed-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const { send, requests } = await anEmulator({ dataDir })
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
  const path = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `/v2/${pieces.join('/')}`)

  await fc.assert(
    fc.asyncProperty(method, path, query, header, body, async (verb, where, pairs, headers, content) => {
      const search = pairs.map(([name, value]) => `${name}=${value}`).join('&')
      const hasBody = ['POST', 'PUT', 'PATCH'].includes(verb)

      const reply = await send(verb, `${where}?${search}`, { headers, ...(hasBody ? { body: content } : {}) })

      expect(reply.status).toBeLessThan(500)
      if (reply.status >= 400 && verb !== 'HEAD') expect(reply.code).toMatch(/^[A-Z_]+$/)
    }),
    { numRuns: 200 },
  )

  expect(requests.length).toBeGreaterThanOrEqual(200)
  expect(requests.filter((entry) => entry.failure !== undefined)).toEqual([])
  const names = (await readdir(dataDir)).filter((name) => !name.startsWith('emulator.sqlite'))
  expect(names.sort()).toEqual(['blobs', 'repositories', 'tmp', 'uploads'])
  expect(existsSync(join(dataDir, '..', 'studio'))).toBe(false)
})
