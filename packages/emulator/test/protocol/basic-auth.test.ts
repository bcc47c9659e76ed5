// RFC 7617; distribution-spec v1.1, "Error Codes" for UNAUTHORIZED and DENIED.
import { expect, it } from 'vitest'
import { basic, clientOf } from '../support/client.js'
import { pushImage } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'

it('lets the push account push and the pull account pull', async () => {
  const emulator = await anEmulator({ auth: 'basic' })
  const pull = clientOf(emulator, basic(emulator.pull))

  await pushImage(clientOf(emulator, basic(emulator.push)), REPOSITORY, '1.0')

  expect((await pull('GET', '/v2/')).status).toBe(200)
  expect((await pull('GET', `/v2/${REPOSITORY}/manifests/1.0`)).status).toBe(200)
})

it('challenges a request without valid credentials', async () => {
  const emulator = await anEmulator({ auth: 'basic' })
  const wrong = clientOf(emulator, basic({ ...emulator.push, token: 'wrong' }))

  for (const send of [emulator.send, wrong, clientOf(emulator, 'Bearer x'), clientOf(emulator, 'Basic')]) {
    const reply = await send('GET', '/v2/')

    expect([reply.status, reply.code]).toEqual([401, 'UNAUTHORIZED'])
    expect(reply.headers['www-authenticate']).toBe('Basic realm="slipway-emulator"')
  }
})

it.each(['oci', 'harbor'] as const)('takes no name that goes on after a NUL (%s)', async (profile) => {
  const emulator = await anEmulator({ auth: 'basic', profile })
  const { username, token } = emulator.push

  const reply = await clientOf(emulator, basic({ username: `${username}\0x`, token }))('GET', '/v2/')

  expect(reply.status).toBe(401)
})

it('answers 403 DENIED to what an account may not do', async () => {
  const emulator = await anEmulator({ auth: 'basic' })
  const pull = clientOf(emulator, basic(emulator.pull))
  const push = clientOf(emulator, basic(emulator.push))

  for (const reply of [
    await pull('POST', `/v2/${REPOSITORY}/blobs/uploads/`),
    await pull('DELETE', `/v2/${REPOSITORY}/manifests/1.0`),
    await push('GET', '/v2/other/server/tags/list'),
  ]) {
    expect([reply.status, reply.code]).toEqual([403, 'DENIED'])
  }
})

it('has no token service', async () => {
  const emulator = await anEmulator({ auth: 'basic' })

  expect((await clientOf(emulator, basic(emulator.push))('GET', '/service/token')).status).toBe(404)
})
