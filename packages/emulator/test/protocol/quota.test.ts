// Harbor 2.x, src/server/middleware/quota: which requests are refused when a project is full, and in which words.
import { describe, expect, it } from 'vitest'
import type { Profile } from '../../src/emulator-options.js'
import type { Reply, Send } from '../support/client.js'
import { digestOf, imageOf, openSession, pushBlob, putManifest } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'
import { closingPath, locationOf } from '../support/location.js'

const REPOSITORY = 'studio/server'
const KIB = 1024
const LIMIT_BYTES = 10 * KIB

const content = (sizeBytes: number, letter = 'x') => letter.repeat(sizeBytes)
const aRegistry = (profile: Profile) => anEmulator({ profile, auth: 'none', storageLimitBytes: LIMIT_BYTES })
const messageOf = ({ json }: Reply) => (json as { errors: { message: string }[] }).errors[0]?.message
const close = async (send: Send, location: string, bytes: string, body = '') =>
  send('PUT', closingPath(location, digestOf(bytes)), { body })

describe.each(['harbor', 'oci'] as const)('a full project in profile %s', (profile) => {
  it('refuses a closing PUT that brings too much, and says how much is too much', async () => {
    const { send } = await aRegistry(profile)
    await pushBlob(send, REPOSITORY, content(8 * KIB))
    const more = content(5000, 'y')

    const reply = await close(send, await openSession(send, REPOSITORY), more, more)

    expect([reply.status, reply.code]).toEqual([403, 'DENIED'])
    expect(messageOf(reply)).toBe(
      'adding 4.9 KiB of storage resource, which when updated to current usage of 8.0 KiB ' +
        'will exceed the configured upper limit of 10.0 KiB.',
    )
    expect((await send('HEAD', `/v2/${REPOSITORY}/blobs/${digestOf(more)}`)).status).toBe(404)
  })

  it('refuses a chunked upload at its closing PUT, after all bytes were sent', async () => {
    const { send } = await aRegistry(profile)
    const much = content(11 * KIB)

    const patched = await send('PATCH', await openSession(send, REPOSITORY), { body: much })
    const closed = await close(send, locationOf(patched), much)

    expect([patched.status, closed.status]).toEqual([202, 403])
  })

  it('takes what fits to the last byte', async () => {
    const { send } = await aRegistry(profile)
    const all = content(LIMIT_BYTES)

    expect((await close(send, await openSession(send, REPOSITORY), all, all)).status).toBe(201)
  })

  it('takes a blob, and a mount of one, that the project holds already', async () => {
    const { send } = await aRegistry(profile)
    const all = content(LIMIT_BYTES)
    await pushBlob(send, REPOSITORY, all)

    const mounted = await send(
      'POST',
      `/v2/studio/other/blobs/uploads/?mount=${digestOf(all)}&from=${REPOSITORY}`,
    )

    expect((await close(send, await openSession(send, 'studio/third'), all, all)).status).toBe(201)
    expect(mounted.status).toBe(201)
  })

  it('refuses a mount from another project, whose content is new to it', async () => {
    const { send } = await aRegistry(profile)
    const digest = await pushBlob(send, 'other/source', content(6 * KIB))
    await pushBlob(send, REPOSITORY, content(6 * KIB, 'y'))

    const reply = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/?mount=${digest}&from=other/source`)

    expect([reply.status, reply.code]).toEqual([403, 'DENIED'])
  })

  it('refuses a manifest, unless it holds that already', async () => {
    const { send } = await aRegistry(profile)
    await pushBlob(send, REPOSITORY, '{}')
    const [first, second] = [imageOf([]), `${imageOf([])}\n`]
    await putManifest(send, REPOSITORY, '1.0', first)
    await pushBlob(send, REPOSITORY, content(LIMIT_BYTES - 2 - first.length))

    expect((await putManifest(send, REPOSITORY, '2.0', second)).code).toBe('DENIED')
    expect((await putManifest(send, REPOSITORY, '2.0', first)).status).toBe(201)
  })
})

it('refuses a single POST, of a length that it knows before or learns on the way', async () => {
  const { send } = await aRegistry('oci')
  const much = content(11 * KIB)
  const path = `/v2/${REPOSITORY}/blobs/uploads/?digest=${digestOf(much)}`

  expect((await send('POST', path, { body: much })).code).toBe('DENIED')
  const streamed = await send('POST', path, { body: much, headers: { 'transfer-encoding': 'chunked' } })
  expect(streamed.code).toBe('DENIED')
})

it('counts no more than the last chunk of a Harbor upload, when that comes with the closing PUT', async () => {
  const { send } = await aRegistry('harbor')
  const [start, end] = [content(9 * KIB), content(2 * KIB, 'y')]

  const patched = await send('PATCH', await openSession(send, REPOSITORY), { body: start })
  const closed = await close(send, locationOf(patched), start + end, end)

  expect(closed.status).toBe(201)
})

it('opens no session in a project that is over its limit already', async () => {
  const { send } = await aRegistry('harbor')
  const [start, end] = [content(9 * KIB), content(2 * KIB, 'y')]
  const patched = await send('PATCH', await openSession(send, REPOSITORY), { body: start })
  await close(send, locationOf(patched), start + end, end)

  expect((await send('POST', `/v2/${REPOSITORY}/blobs/uploads/`)).code).toBe('DENIED')
})
