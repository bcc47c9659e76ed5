// How faults are scripted: by option, by the running emulator and by staff's calls.
import { expect, it } from 'vitest'
import { type FaultInput, startEmulator } from '../../src/index.js'
import { clientOf, type Send } from '../support/client.js'
import { openSession } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const PATIENCE = { timeout: 5000, interval: 5 }

async function withStaff(): Promise<{ emulator: Awaited<ReturnType<typeof anEmulator>>; staff: Send }> {
  const emulator = await anEmulator()
  const host = { registry: new URL(emulator.platformUrl ?? '').host }
  return { emulator, staff: clientOf(host, `Bearer ${emulator.admin.token}`) }
}

async function pings(send: Send, count: number): Promise<number[]> {
  const statuses = []
  for (let nth = 0; nth < count; nth += 1) statuses.push((await send('GET', '/v2/')).status)
  return statuses
}

it('lets requests through first, happens so many times, and then no more', async () => {
  const { send, faults } = await anEmulator({ faults: [{ kind: 'server-error', skip: 2, times: 3 }] })

  expect(await pings(send, 7)).toEqual([200, 200, 503, 503, 503, 200, 200])
  expect(faults.list()).toMatchObject([{ id: 'fault-1', hits: 3 }])
})

it('happens for good with 0 times, until it is removed', async () => {
  const { send, faults } = await anEmulator()
  const { id } = faults.add({ kind: 'server-error', times: 0 })

  expect(await pings(send, 4)).toEqual([503, 503, 503, 503])
  expect([faults.remove(id), faults.remove(id)]).toEqual([true, false])
  expect(await pings(send, 1)).toEqual([200])
})

it('takes the first fault that is due, one for each request', async () => {
  const { send } = await anEmulator({
    faults: [
      { kind: 'server-error', status: 500, skip: 1 },
      { kind: 'server-error', status: 502, match: { request: 'list-tags' } },
      { kind: 'too-many-requests', times: 2 },
    ],
  })

  expect(await pings(send, 4)).toEqual([429, 500, 429, 200])
})

it.each<NonNullable<FaultInput['match']>>([
  { method: 'POST' },
  { path: `/v2/*/blobs/uploads/` },
  { repository: REPOSITORY, method: 'POST' },
  { request: 'start-upload', surface: 'registry' },
])('happens to matching requests only: %o', async (match) => {
  const { send, faults } = await anEmulator({ faults: [{ kind: 'server-error', match, times: 0 }] })

  const start = async (repository: string) => (await send('POST', `/v2/${repository}/blobs/uploads/`)).status

  expect([await start(REPOSITORY), ...(await pings(send, 1))]).toEqual([503, 200])
  expect(faults.list()).toMatchObject([{ hits: 1 }])
})

it('refuses to start with a fault that cannot be, and names the field', async () => {
  // @ts-expect-error A caller without types gives what it likes.
  const starting = startEmulator({ faults: [{ kind: 'stall' }, { kind: 'slow-read', bytesPerSecond: '9' }] })

  await expect(starting).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('faults.1.bytesPerSecond'),
  })
})

it('is scripted by staff: added, listed, removed and cleared', async () => {
  const { emulator, staff } = await withStaff()
  const body = (value: unknown) => ({ body: JSON.stringify(value) })

  const one = await staff('POST', '/_admin/faults', body({ kind: 'server-error', status: 500 }))
  const two = await staff(
    'POST',
    '/_admin/faults',
    body([{ kind: 'stall' }, { kind: 'unauthorized', times: 0 }]),
  )
  const failed = await pings(emulator.send, 1)
  const listed = await staff('GET', '/_admin/faults')
  const removed = await staff('DELETE', '/_admin/faults/fault-2')
  const unknown = await staff('DELETE', '/_admin/faults/fault-2')
  const rest = emulator.faults.list().map(({ id }) => id)
  const cleared = await staff('DELETE', '/_admin/faults')

  expect([one, two, listed, removed, unknown, cleared].map(({ status }) => status)).toEqual([
    201, 201, 200, 204, 404, 204,
  ])
  expect(one.json).toEqual({
    data: [{ id: 'fault-1', kind: 'server-error', match: {}, skip: 0, times: 1, status: 500, hits: 0 }],
  })
  expect(two.json).toMatchObject({ data: [{ id: 'fault-2' }, { id: 'fault-3' }] })
  expect(failed).toEqual([500])
  expect(listed.json).toMatchObject({ data: [{ hits: 1 }, { hits: 0 }, { hits: 0 }] })
  expect(rest).toEqual(['fault-1', 'fault-3'])
  expect(emulator.faults.list()).toEqual([])
})

it.each<[body: unknown, message: string]>([
  [{ kind: 'explode' }, 'kind: the kinds are cut-request, cut-answer'],
  [{ kind: 'stall', afterBytes: 1 }, 'afterBytes'],
  [{ kind: 'cut-request', afterBytes: -1 }, 'afterBytes'],
  [{ kind: 'stall', match: { request: 'push' } }, 'match.request'],
  [{ kind: 'stall', match: { repository: 'Studio' } }, 'match.repository'],
  [{ kind: 'quota', match: { surface: 'platform' } }, 'match.surface'],
  [{ kind: 'redirect', to: 'http://127.0.0.1:9/path' }, 'to'],
  [{ kind: 'html-error', status: 204 }, 'status'],
  [[{ kind: 'stall' }, { kind: 'stall', times: 1.5 }], '1.times'],
  [null, 'kind'],
])('answers 400 to a fault that cannot be, names the field and adds nothing: %o', async (body, message) => {
  const { emulator, staff } = await withStaff()

  const reply = await staff('POST', '/_admin/faults', { body: JSON.stringify(body) })

  expect(reply.status).toBe(400)
  expect(reply.json).toEqual({ message: expect.stringContaining(message) })
  expect(emulator.faults.list()).toEqual([])
})

it("answers 401 without staff's token, or with another one", async () => {
  const { emulator } = await withStaff()
  const host = { registry: new URL(emulator.platformUrl ?? '').host }
  const others = [undefined, 'Bearer other', `token ${emulator.apiToken}`]

  const statuses = []
  for (const other of others) {
    const send = clientOf(host, other)
    for (const method of ['GET', 'POST', 'DELETE']) {
      const sent = method === 'POST' ? { body: '{"kind":"stall"}' } : {}
      statuses.push((await send(method, '/_admin/faults', sent)).status)
    }
  }

  expect(statuses).toEqual(Array(9).fill(401))
  expect(emulator.faults.list()).toEqual([])
})

it("never happens to staff's calls, so that staff can always end it", async () => {
  const { emulator, staff } = await withStaff()
  emulator.faults.add({ kind: 'stall', times: 0 })
  const opening = openSession(emulator.send, REPOSITORY)
  await expect.poll(() => emulator.faults.list()[0]?.hits, PATIENCE).toBe(1)

  const cleared = await staff('DELETE', '/_admin/faults')

  expect(cleared.status).toBe(204)
  expect(await opening).toContain(REPOSITORY)
})
