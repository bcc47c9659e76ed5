// distribution-spec v1.1, "Mounting a blob from another repository" (end-11).
import { describe, expect, it } from 'vitest'
import { bearer, clientOf } from '../support/client.js'
import { digestOf, pushBlob } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const SOURCE = 'studio/source'
const TARGET = 'studio/target'
const mountPath = (digest: string, from: string) =>
  `/v2/${TARGET}/blobs/uploads/?mount=${digest}&from=${from}`

it('mounts a blob, which then outlives its source', async () => {
  const { send } = await anEmulator()
  const digest = await pushBlob(send, SOURCE, 'content')

  const reply = await send('POST', mountPath(digest, SOURCE))
  await send('DELETE', `/v2/${SOURCE}/blobs/${digest}`)

  expect([reply.status, reply.headers['docker-content-digest']]).toEqual([201, digest])
  expect(reply.headers.location).toBe(`/v2/${TARGET}/blobs/${digest}`)
  expect((await send('GET', reply.headers.location ?? '')).body.toString()).toBe('content')
})

it.each([
  ['an unknown digest', mountPath(digestOf('absent'), SOURCE)],
  ['an unknown source', mountPath(digestOf('content'), 'studio/nothing')],
  ['no source', `/v2/${TARGET}/blobs/uploads/?mount=${digestOf('content')}`],
  ['a malformed source', mountPath(digestOf('content'), '../source')],
  ['a malformed digest', mountPath('sha256:12', SOURCE)],
])('opens a session for %s', async (_name, path) => {
  const { send } = await anEmulator()
  await pushBlob(send, SOURCE, 'content')

  const reply = await send('POST', path)

  expect(reply.status).toBe(202)
  expect((await send('GET', reply.headers.location ?? '')).status).toBe(204)
})

describe('with tokens', () => {
  it('asks for the source too when the token is too narrow, and mounts with a wider one', async () => {
    const emulator = await anEmulator({ auth: 'token' })
    const narrow = await bearer(emulator, emulator.push, `repository:${TARGET}:pull,push`)
    const source = await bearer(emulator, emulator.push, `repository:${SOURCE}:pull,push`)
    const digest = await pushBlob(clientOf(emulator, source), SOURCE, 'content')

    const refused = await clientOf(emulator, narrow)('POST', mountPath(digest, SOURCE))
    const scope = /scope="([^"]+)"/.exec(refused.headers['www-authenticate'] ?? '')?.[1] ?? ''
    const mounted = await clientOf(emulator, await bearer(emulator, emulator.push, scope))(
      'POST',
      mountPath(digest, SOURCE),
    )

    expect(refused.status).toBe(401)
    expect(scope).toBe(`repository:${TARGET}:pull,push repository:${SOURCE}:pull`)
    expect(mounted.status).toBe(201)
  })

  it('opens a session when the account may not pull from the source at all', async () => {
    const emulator = await anEmulator({ auth: 'token' })
    const token = await bearer(emulator, emulator.push, `repository:${TARGET}:pull,push`)

    const reply = await clientOf(emulator, token)('POST', mountPath(digestOf('content'), 'other/source'))

    expect(reply.status).toBe(202)
  })
})
