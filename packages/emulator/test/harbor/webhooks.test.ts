import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createDeliveries, retryWaitMs } from '../../src/harbor/webhooks/deliveries.js'
import { openDeliveryStore } from '../../src/harbor/webhooks/delivery-store.js'
import { openPolicies } from '../../src/harbor/webhooks/policy-store.js'
import { IN_MEMORY, openDatabase } from '../../src/storage/database.js'
import { clientOf } from '../support/client.js'
import { pushBlob, pushImage } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { debianLayer } from './support/debian.js'
import { pushLayers } from './support/layers.js'
import { aReceiver, type Receiver } from './support/receiver.js'

const POLICIES = '/projects/studio/webhook/policies'
const GENERIC = 'application/vnd.security.vulnerability.report; version=1.1'
const ACCEPT = { accept: 'application/vnd.oci.image.manifest.v1+json' }

/** Creates a policy and gives its id. */
async function aPolicy(
  { call }: Harbor,
  { address }: Pick<Receiver, 'address'>,
  { events, ...target }: { readonly events: readonly string[]; readonly [field: string]: unknown },
): Promise<string> {
  const { status, headers } = await call('POST', POLICIES, {
    name: `policy of ${address}`,
    enabled: true,
    event_types: events,
    targets: [{ type: 'http', address, ...target }],
  })
  expect(status).toBe(201)
  return headers.location?.split('/').at(-1) ?? ''
}

async function executionsOf({ call }: Harbor, id: string): Promise<{ id: number; status: string }[]> {
  return (await call('GET', `${POLICIES}/${id}/executions`)).json as { id: number; status: string }[]
}

describe('a webhook', () => {
  it('is told of a push in Harbor’s own form, with the header as it was given', async () => {
    const harbor = await aHarbor()
    const receiver = await aReceiver()
    await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT'], auth_header: 'Secret  with spaces=' })

    const digest = await harbor.push('server', '1.0')
    const [hook] = await receiver.got(1)

    expect(hook?.method).toBe('POST')
    expect(hook?.headers).toMatchObject({
      authorization: 'Secret  with spaces=',
      'content-type': 'application/json',
    })
    expect(hook?.json).toEqual({
      type: 'PUSH_ARTIFACT',
      occur_at: expect.closeTo(Date.now() / 1000, -1),
      operator: harbor.emulator.push.username,
      event_data: {
        resources: [{ digest, tag: '1.0', resource_url: `${harbor.emulator.registry}/studio/server:1.0` }],
        repository: {
          date_created: expect.any(Number),
          name: 'server',
          namespace: 'studio',
          repo_full_name: 'studio/server',
          repo_type: 'private',
        },
      },
    })
  })

  it('is told of a pull as a CloudEvent', async () => {
    const harbor = await aHarbor()
    const receiver = await aReceiver()
    const id = await aPolicy(harbor, receiver, { events: ['PULL_ARTIFACT'], payload_format: 'CloudEvents' })
    const digest = await harbor.push('server', '1.0')
    const pull = harbor.as(harbor.emulator.pull)

    await pull('HEAD', '/v2/studio/server/manifests/1.0', { headers: ACCEPT })
    await pull('GET', `/v2/studio/server/manifests/${digest}`, {
      headers: { ...ACCEPT, 'x-request-id': 'mine' },
    })
    const [hook, ...others] = await receiver.got(1)

    expect(others).toEqual([])
    expect(hook?.headers).toMatchObject({ 'content-type': 'application/cloudevents+json' })
    expect(hook?.headers.authorization).toBeUndefined()
    expect(hook?.json).toMatchObject({
      specversion: '1.0',
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      source: `/projects/1/webhook/policies/${id}`,
      type: 'harbor.artifact.pulled',
      datacontenttype: 'application/json',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      operator: harbor.emulator.pull.username,
      requestid: 'mine',
      data: {
        resources: [
          { digest, tag: digest, resource_url: `${harbor.emulator.registry}/studio/server@${digest}` },
        ],
      },
    })
  })

  it('is told who pushed with a token', async () => {
    const harbor = await aHarbor()
    const receiver = await aReceiver()
    await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT'] })
    const { emulator } = harbor
    const scope = 'service=harbor-registry&scope=repository:studio/server:pull,push'
    const { json } = await harbor.as(emulator.push)('GET', `/service/token?${scope}`)
    const { token } = json as { token: string }

    await pushImage(clientOf(emulator, `Bearer ${token}`), 'studio/server', '1.0')
    const [hook] = await receiver.got(1)

    expect(hook?.json).toMatchObject({ operator: emulator.push.username })
  })

  it('is told of every push, the same one too, and of deletions by either API', async () => {
    const harbor = await aHarbor()
    const receiver = await aReceiver()
    await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT', 'DELETE_ARTIFACT'] })

    for (const tag of ['1.0', '1.0']) await harbor.push('server', tag)
    const byApi = await harbor.call('DELETE', '/projects/studio/repositories/server/artifacts/1.0')
    const digest = await harbor.push('server', '1.0')
    const byRegistry = await harbor.as(harbor.emulator.push)(
      'DELETE',
      `/v2/studio/server/manifests/${digest}`,
    )
    expect([byApi.status, byRegistry.status]).toEqual([200, 202])
    const hooks = await receiver.got(5)

    expect(hooks.map(({ json }) => json.type).sort()).toEqual([
      'DELETE_ARTIFACT',
      'DELETE_ARTIFACT',
      'PUSH_ARTIFACT',
      'PUSH_ARTIFACT',
      'PUSH_ARTIFACT',
    ])
    for (const { json } of hooks)
      expect(json).toMatchObject({ event_data: { resources: [{ digest, tag: '1.0' }] } })
  })

  it('is told of copies, and not of tags that the API makes or deletes', async () => {
    const harbor = await aHarbor()
    const receiver = await aReceiver()
    await harbor.push('server', '1.0')
    await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT', 'DELETE_ARTIFACT'] })
    const artifacts = '/projects/studio/repositories/server/artifacts'

    expect((await harbor.call('POST', `${artifacts}/1.0/tags`, { name: 'other' })).status).toBe(201)
    expect((await harbor.call('DELETE', `${artifacts}/1.0/tags/other`)).status).toBe(200)
    const copies = '/projects/studio/repositories/copy/artifacts'
    expect((await harbor.call('POST', `${copies}?from=studio/server:1.0`)).status).toBe(201)
    const hooks = await receiver.got(1)

    expect(hooks).toHaveLength(1)
    expect(hooks[0]?.json).toMatchObject({
      type: 'PUSH_ARTIFACT',
      event_data: { repository: { repo_full_name: 'studio/copy' } },
    })
  })

  it('is told how a scan ended, with its overview', async () => {
    const harbor = await aHarbor({ scanDelayMs: 0 })
    const receiver = await aReceiver()
    await aPolicy(harbor, receiver, { events: ['SCANNING_COMPLETED', 'SCANNING_FAILED'] })
    const layers = [debianLayer('zlib1g', '1')]
    const send = harbor.as(harbor.emulator.push)
    const digest = await pushLayers(send, 'studio/server', { reference: '1.0', layers })

    await harbor.call('POST', '/projects/studio/repositories/server/artifacts/1.0/scan')
    const [hook] = await receiver.got(1)

    expect(hook?.json).toMatchObject({
      type: 'SCANNING_COMPLETED',
      operator: 'admin',
      event_data: {
        resources: [{ digest, scan_overview: { [GENERIC]: { scan_status: 'Success' } } }],
        scan: { scan_type: 'vulnerability' },
      },
    })
  })

  it('is told of storage that is nearly used up, and of what did not fit', async () => {
    const harbor = await aHarbor({ storageLimitBytes: 1000 })
    const receiver = await aReceiver()
    await aPolicy(harbor, receiver, { events: ['QUOTA_WARNING', 'QUOTA_EXCEED'] })
    const send = harbor.as(harbor.emulator.push)

    await pushBlob(send, 'studio/server', 'x'.repeat(900))
    await expect(pushBlob(send, 'studio/server', 'y'.repeat(900))).rejects.toThrow()
    const hooks = await receiver.got(2)

    expect(
      hooks.map(({ json }) => json).sort((a, b) => (String(a.type) < String(b.type) ? -1 : 1)),
    ).toMatchObject([
      {
        type: 'QUOTA_EXCEED',
        event_data: {
          repository: { name: 'server', repo_type: 'private' },
          custom_attributes: { Details: expect.stringContaining('upper limit of 1000 B') },
        },
      },
      {
        type: 'QUOTA_WARNING',
        event_data: {
          custom_attributes: { Details: 'quota usage reach 85%: resource storage used 900 B of 1000 B' },
        },
      },
    ])
  })

  it('is not told while its policy is disabled, and no more once that is deleted', async () => {
    const harbor = await aHarbor()
    const [receiver, other] = [await aReceiver(), await aReceiver()]
    const id = await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT'] })
    await aPolicy(harbor, other, { events: ['PUSH_ARTIFACT'] })
    const { json } = await harbor.call('GET', `${POLICIES}/${id}`)

    await harbor.call('PUT', `${POLICIES}/${id}`, { ...(json as object), enabled: false })
    await harbor.push('server', '1.0')
    await harbor.call('DELETE', `${POLICIES}/${id}`)
    await harbor.push('server', '1.1')
    await other.got(2)

    expect(receiver.received).toEqual([])
  })
})

describe('a delivery', () => {
  it('is tried again until its target takes it, with the same body', async () => {
    const harbor = await aHarbor({ webhookTimeScale: 0 })
    const receiver = await aReceiver([500, 'cut'])
    const id = await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT'], payload_format: 'CloudEvents' })

    await harbor.push('server', '1.0')
    const hooks = await receiver.got(3)
    const [execution] = await vi.waitFor(async () => {
      const found = await executionsOf(harbor, id)
      expect(found).toMatchObject([{ status: 'Success' }])
      return found
    })
    const tasks = `${POLICIES}/${id}/executions/${execution?.id}/tasks`
    const log = await harbor.call('GET', `${tasks}/${execution?.id}/log`)

    expect(new Set(hooks.map(({ body }) => body)).size).toBe(1)
    expect((await harbor.call('GET', tasks)).json).toMatchObject([{ status: 'Success', run_count: 3 }])
    expect(log.body.toString()).toMatch(/answered 500\n.*\n.*answered 200\n$/)
  })

  it('fails after three tries', async () => {
    const harbor = await aHarbor({ webhookTimeScale: 0 })
    const receiver = await aReceiver([500, 404, 302])
    const id = await aPolicy(harbor, receiver, { events: ['PUSH_ARTIFACT'] })

    await harbor.push('server', '1.0')
    await vi.waitFor(async () => expect(await executionsOf(harbor, id)).toMatchObject([{ status: 'Error' }]))

    expect(receiver.received).toHaveLength(3)
    expect((await harbor.call('GET', '/projects/studio/webhook/lasttrigger')).json).toMatchObject([
      { event_type: 'PUSH_ARTIFACT', enabled: true, last_trigger_time: expect.any(String) },
    ])
  })

  it('goes on after a restart', async () => {
    const dataDir = await aDataDir()
    const receiver = await aReceiver([500])
    const first = await aHarbor({ dataDir })
    const id = await aPolicy(first, receiver, { events: ['PUSH_ARTIFACT'] })
    await first.push('server', '1.0')
    await vi.waitFor(async () => expect(await executionsOf(first, id)).toMatchObject([{ status: 'Running' }]))
    await first.emulator.close()

    const second = await aHarbor({ dataDir, webhookTimeScale: 0 })
    await receiver.got(2)

    await vi.waitFor(async () =>
      expect(await executionsOf(second, id)).toMatchObject([{ status: 'Success' }]),
    )
  })

  it('takes a target that does not answer for one that failed', async () => {
    const database = openDatabase(IN_MEMORY, { isLasting: false })
    const now = () => new Date()
    const fields = { name: 'slow', description: '', isEnabled: true, eventTypes: [], targets: [] }
    const { id: policyId } = openPolicies(database, now).add(1, 'admin', fields)
    const store = openDeliveryStore(database, now)
    const deliveries = createDeliveries(store, { timeScale: 0, timeoutMs: 100 })
    onTestFinished(async () => {
      await deliveries.close()
      database.close()
    })
    const { address, got } = await aReceiver(['silence'])
    const hook = {
      address,
      authHeader: '',
      skipCertVerify: false,
      contentType: 'application/json',
      body: '{}',
    }

    deliveries.send({ policyId, eventType: 'PUSH_ARTIFACT', ...hook })
    await got(2)

    await vi.waitFor(() => expect(store.of(policyId)).toMatchObject([{ status: 'Success', tries: 2 }]))
    expect(store.of(policyId)[0]?.log).toContain('no answer within 100 ms')
  })

  it('keeps the latest fifty of a policy', () => {
    const database = openDatabase(IN_MEMORY, { isLasting: false })
    onTestFinished(() => database.close())
    const now = () => new Date()
    const fields = { name: 'many', description: '', isEnabled: true, eventTypes: [], targets: [] }
    const { id: policyId } = openPolicies(database, now).add(1, 'admin', fields)
    const store = openDeliveryStore(database, now)
    const hook = { address: '', authHeader: '', skipCertVerify: false, contentType: '', body: '' }

    for (let count = 0; count < 60; count++) {
      const { id } = store.add({ policyId, eventType: 'PUSH_ARTIFACT', ...hook })
      store.note(id, { status: 'Success', line: '' })
    }

    expect(store.of(policyId).map(({ id }) => id)).toEqual(
      Array.from({ length: 50 }, (_, index) => 60 - index),
    )
  })

  it.each([
    [1, 0, 16_000],
    [2, 0, 31_000],
    [1, 0.999, 16_000 + 58_000],
  ])('waits after %d failures, by chance %d, for %d milliseconds', (failures, chance, waitMs) => {
    expect(retryWaitMs(failures, chance)).toBe(waitMs)
  })
})

describe('a policy', () => {
  const policy = {
    name: 'one',
    event_types: ['PUSH_ARTIFACT'],
    targets: [{ type: 'http', address: 'http://localhost:1' }],
  }

  it('is replaced as a whole, its header too', async () => {
    const { call } = await aHarbor()
    const target = { type: 'http', address: 'http://[::1]:1/', auth_header: 'secret', skip_cert_verify: true }
    const { headers } = await call('POST', POLICIES, { ...policy, enabled: true, targets: [target] })
    const path = headers.location?.replace('/api/v2.0', '') ?? ''

    expect((await call('GET', path)).json).toMatchObject({
      creator: 'admin',
      project_id: 1,
      enabled: true,
      targets: [{ ...target, payload_format: 'Default' }],
    })
    expect((await call('PUT', path, { ...policy, name: 'two' })).status).toBe(200)
    expect((await call('GET', path)).json).toMatchObject({
      name: 'two',
      enabled: false,
      targets: [{ type: 'http', address: 'http://localhost:1', payload_format: 'Default' }],
    })
    expect((await call('GET', `${POLICIES}?q=name=one`)).json).toEqual([])
  })

  it.each([
    ['no events', { event_types: [] }, 'empty event types'],
    ['no targets', { targets: [] }, 'empty notification target'],
    ['an unknown event', { event_types: ['TAG_RETENTION'] }, 'TAG_RETENTION'],
    ['a chat', { targets: [{ type: 'slack', address: 'http://127.0.0.1' }] }, 'slack'],
    [
      'a target elsewhere',
      { targets: [{ type: 'http', address: 'https://example.com/' }] },
      'this machine only',
    ],
    [
      'a name like this machine’s',
      { targets: [{ type: 'http', address: 'http://127.0.0.1.example.com' }] },
      'only',
    ],
    ['no address', { targets: [{ type: 'http', address: 'file:///etc/passwd' }] }, 'invalid webhook address'],
    ['an unknown form', { targets: [{ ...policy.targets[0], payload_format: 'XML' }] }, 'XML'],
    [
      'a header of two lines',
      { targets: [{ ...policy.targets[0], auth_header: 'a\nb' }] },
      'no header value',
    ],
  ])('is refused with %s', async (_, fields, message) => {
    const { call } = await aHarbor()

    const { status, json } = await call('POST', POLICIES, { ...policy, ...fields })

    expect(status).toBe(400)
    expect(json).toMatchObject({
      errors: [{ code: 'BAD_REQUEST', message: expect.stringContaining(message) }],
    })
  })

  it('has a name of its own', async () => {
    const { call } = await aHarbor()
    await call('POST', POLICIES, policy)

    expect((await call('POST', POLICIES, policy)).code).toBe('CONFLICT')
  })
})
