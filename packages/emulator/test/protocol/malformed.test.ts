// distribution-spec v1.1, "Pulling manifests" (name and reference grammar) and "Error Codes" (the closed list
// of codes).
import { expect, it } from 'vitest'
import { digestOf, imageOf, pushImage, putManifest } from '../support/content.js'
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

it.each(['oci', 'harbor'] as const)(
  'takes no tag that ends at a NUL for the one before it (%s)',
  async (profile) => {
    const { send, requests } = await anEmulator({ profile })
    await pushImage(send, 'studio/server', '1.0')
    const path = '/v2/studio/server/manifests/1.0'

    expect((await send('GET', `${path}%00x`)).status).toBe(404)
    expect((await putManifest(send, 'studio/server', '1.0%00x', imageOf())).status).toBeOneOf([400, 404])
    expect((await send('DELETE', `${path}%00x`)).status).toBeOneOf([400, 404])
    expect((await send('GET', '/v2/studio/server/tags/list')).json).toMatchObject({ tags: ['1.0'] })
    expect(requests.filter(({ failure }) => failure !== undefined)).toEqual([])
  },
)

it.each([
  '/v2/_catalog?last=%00&n=%00',
  '/v2/studio/server/tags/list?last=1%00',
  `/v2/studio/server/referrers/${digestOf('x')}?artifactType=%00`,
  `/v2/studio/server/blobs/uploads/%00?_state=%00`,
  '/service/token?service=slipway%00&scope=repository:studio%00/server:pull',
])('never fails for a NUL in %s', async (path) => {
  for (const profile of ['oci', 'harbor'] as const) {
    const { send } = await anEmulator({ profile })
    await pushImage(send, 'studio/server', '1.0')

    expect((await send('GET', path)).status).toBeLessThan(500)
  }
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
