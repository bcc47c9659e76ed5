// What the editors' plugins call at their start; undocumented, read from the plugins' sources.
import { expect, it } from 'vitest'
import { basic, clientOf } from '../support/client.js'
import { aPlatform } from './support/a-platform.js'

it.each(['unity', 'unreal', 'mcp'])(
  'begins a quick start from %s, as often as it is asked to',
  async (source) => {
    const { callAsQuickStart } = await aPlatform()

    for (const _ of ['first', 'second']) {
      expect((await callAsQuickStart('POST', '/v1/wizard/init-quick-start', { source })).status).toBe(204)
    }
  },
)

it("makes the registry's project without staff, but not on the free tier", async () => {
  for (const [plan, status] of [
    ['paid', 200],
    ['free', 404],
  ] as const) {
    const { callAsQuickStart } = await aPlatform({ access: 'none', plan })
    const credentials = () => callAsQuickStart('GET', '/v1/wizard/registry-credentials')
    expect((await credentials()).status).toBe(404)

    await callAsQuickStart('POST', '/v1/wizard/init-quick-start', { source: 'unity' })

    expect((await credentials()).status).toBe(status)
  }
})

it('gives a credential that may push', async () => {
  const { callAsQuickStart, emulator } = await aPlatform()

  const { json } = await callAsQuickStart('GET', '/v1/wizard/registry-credentials')

  expect(json).toEqual({ registry_url: emulator.registry, project: emulator.project, ...emulator.push })
  const send = clientOf(emulator, basic(emulator.push))
  expect((await send('POST', `/v2/${emulator.project}/server/blobs/uploads/`)).status).toBe(202)
})

it('tells a regular token that it is not a quick start token', async () => {
  const { call } = await aPlatform()

  const reply = await call('GET', '/v1/wizard/registry-credentials')

  expect(reply.status).toBe(403)
  expect(reply.json).toEqual({ message: expect.stringMatching(/not a quick start token/i) })
})

it('takes a quick start token for everything else too', async () => {
  const { callAsQuickStart } = await aPlatform()

  expect((await callAsQuickStart('GET', '/v1/apps')).status).toBe(200)
})
