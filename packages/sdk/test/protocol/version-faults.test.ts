import type { FaultInput } from '@slipway/emulator'
import { expect, it } from 'vitest'
import { createApps } from '../../src/platform/apps.js'
import { openTemplateHome } from '../../src/templates/open-home.js'
import { ensureTag } from '../../src/versions/ensure-tag.js'
import { errorOf } from '../support/a-registry.js'
import { aVersionGround, TEMPLATE } from '../support/version-ground.js'

const POST_VERSION = { surface: 'platform', method: 'POST', path: '/v1/app/*/version' } as const

it.each<readonly [string, FaultInput, number]>([
  ['comes too late', { kind: 'timeout-after', match: POST_VERSION }, 1],
  ['is cut', { kind: 'cut-answer', match: POST_VERSION }, 1],
  ['is cut in its middle', { kind: 'cut-answer', match: POST_VERSION, afterBytes: 20 }, 1],
  ['never comes to be', { kind: 'cut-request', match: POST_VERSION }, 2],
  ['is a server error', { kind: 'server-error', match: POST_VERSION }, 2],
  ['is a page with 502', { kind: 'html-error', match: POST_VERSION }, 2],
  ['is a page with 200', { kind: 'html-error', status: 200, match: POST_VERSION }, 2],
  ['asks for patience', { kind: 'too-many-requests', match: POST_VERSION, retryAfterSeconds: 7 }, 2],
])('makes exactly one version when the answer %s', async (_, fault, requests) => {
  const { emulator, desk, image, versions, posts } = await aVersionGround()
  emulator.faults.add(fault)

  const ensured = await desk().ensure(image('1'), TEMPLATE)

  expect(ensured).toMatchObject({ app: 'shooter', version: '1', outcome: 'created', differences: [] })
  expect(await versions()).toEqual(['shooter/1'])
  expect(emulator.faults.list()).toMatchObject([{ hits: 1 }])
  emulator.faults.clear()
  expect(posts()).toHaveLength(requests)
})

it('looks three times, with growing pauses, before it sends a request again', async () => {
  const { emulator, desk, image, clock } = await aVersionGround()
  emulator.faults.add({ kind: 'server-error', match: POST_VERSION })

  await desk().ensure(image('1'), TEMPLATE)

  const looks = emulator.requests.filter(({ path }) => path === '/v1/app/shooter/version/1')
  expect(looks.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
  expect(clock.sleeps).toEqual([500, 2000])
})

it('finds a version that the server finishes after its answer was lost', async () => {
  const { emulator, desk, image, clock, versions } = await aVersionGround()
  const other = desk()
  emulator.faults.add({ kind: 'server-error', match: POST_VERSION })
  const late = {
    ...clock,
    sleep: async () => {
      await other.ensure(image('1'), TEMPLATE)
    },
  }

  const ensured = await desk({ clock: late }).ensure(image('1'), TEMPLATE)

  expect(ensured).toMatchObject({ outcome: 'created' })
  expect(await versions()).toEqual(['shooter/1'])
})

it('tells a conflict when another image has got the name behind a lost answer', async () => {
  const { emulator, desk, image, clock, versions } = await aVersionGround({ tags: ['1', '2'] })
  const other = desk()
  emulator.faults.add({ kind: 'server-error', match: POST_VERSION })
  const late = {
    ...clock,
    sleep: async () => {
      await other.ensure(image('2'), { ...TEMPLATE, versionName: 'one-{git}' })
    },
  }

  const ensured = await desk({ clock: late }).ensure(image('1'), { ...TEMPLATE, versionName: 'one-{git}' })

  expect(ensured).toMatchObject({
    outcome: 'conflict',
    version: 'one-nogit',
    differences: [{ path: 'image.tag', from: '2', to: '1' }],
  })
  expect(await versions()).toEqual(['shooter/one-nogit'])
})

it('gives up after three requests, with the last error', async () => {
  const { emulator, desk, image, versions, posts } = await aVersionGround()
  emulator.faults.add({ kind: 'server-error', times: 0, match: POST_VERSION })

  const error = await errorOf(desk().ensure(image('1'), TEMPLATE))

  expect(error).toMatchObject({ code: 'SERVER_ERROR', attempts: 3 })
  expect(posts()).toHaveLength(3)
  expect(await versions()).toEqual([])
})

it('waits as long as a busy platform asks, and not for an hour', async () => {
  const { emulator, desk, image, clock } = await aVersionGround()
  emulator.faults.add({ kind: 'too-many-requests', match: POST_VERSION, retryAfterSeconds: 7 })
  await desk().ensure(image('1'), TEMPLATE)
  expect(clock.sleeps).toEqual([7000])

  const busy = await aVersionGround()
  busy.emulator.faults.add({ kind: 'too-many-requests', match: POST_VERSION, retryAfterSeconds: 3600 })
  const error = await errorOf(busy.desk().ensure(busy.image('1'), TEMPLATE))

  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 3_600_000 })
  expect(busy.clock.sleeps).toEqual([])
})

it('makes nothing anew while nobody can tell what the lost request did', async () => {
  const { emulator, desk, image, posts } = await aVersionGround()
  emulator.faults.add({ kind: 'cut-answer', match: POST_VERSION })
  emulator.faults.add({
    kind: 'unauthorized',
    times: 0,
    match: { surface: 'platform', method: 'GET', path: '/v1/app/*/version/*' },
  })

  const error = await errorOf(desk().ensure(image('1'), TEMPLATE))

  expect(error).toMatchObject({ code: 'NETWORK', hint: expect.stringContaining('nothing is made twice') })
  expect(posts()).toHaveLength(1)
})

it('makes one app and one version when the answer about the app is lost', async () => {
  const { emulator, desk, image, versions } = await aVersionGround()
  emulator.faults.add({ kind: 'cut-answer', match: { surface: 'platform', method: 'POST', path: '/v1/app' } })

  expect(await desk().ensure(image('1'), TEMPLATE)).toMatchObject({ outcome: 'created' })
  expect(await versions()).toEqual(['shooter/1'])
})

it('ends within a tick of the signal, while a request is without answer', async () => {
  const { emulator, desk, image } = await aVersionGround()
  const cancel = new AbortController()
  emulator.faults.add({ kind: 'stall', match: POST_VERSION })
  const ensured = errorOf(desk().ensure(image('1'), TEMPLATE, { signal: cancel.signal }))
  await expect.poll(() => emulator.faults.list()[0]?.hits).toBe(1)

  cancel.abort()

  expect(await ensured).toMatchObject({ code: 'ABORTED' })
  emulator.faults.clear()
})

const POST_LINK = { surface: 'platform', method: 'POST', path: '*/link' } as const

it.each<readonly [string, FaultInput]>([
  ['is cut', { kind: 'cut-answer', match: POST_LINK }],
  ['comes too late', { kind: 'timeout-after', match: POST_LINK }],
  ['is a server error', { kind: 'server-error', match: POST_LINK }],
  ['asks for patience', { kind: 'too-many-requests', match: POST_LINK }],
])('makes exactly one version by a link whose answer %s', async (_, fault) => {
  const ground = await aVersionGround()
  const { emulator, session, image, clock, versions } = ground
  await ground.keepOnServer(TEMPLATE)
  const inventory = await ground.inventory()
  emulator.faults.add(fault)

  const home = openTemplateHome(inventory, session)
  const ensured = await ensureTag({ inventory, session, home, image: image('1'), isNew: false, clock })

  expect(ensured).toMatchObject({ app: 'shooter', version: '1', outcome: 'created', by: 'server' })
  expect(await versions()).toEqual(['shooter/1'])
  expect(emulator.faults.list()).toMatchObject([{ hits: 1 }])
  emulator.faults.clear()
})

it('names an app that can go where the plan has no room for another one', async () => {
  const ground = await aVersionGround({ plan: 'free', without: ['extension'] })
  await ground.desk().ensure(ground.image('1'), TEMPLATE)
  await createApps(ground.platform).ensure('idle')

  const error = await errorOf(ground.desk().ensure(ground.image('2'), { ...TEMPLATE, app: 'third-game' }))

  expect(error).toMatchObject({
    code: 'PLAN_LIMIT',
    hint: expect.stringContaining('slipway apps delete idle.'),
  })
})
