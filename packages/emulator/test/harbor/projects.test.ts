import { describe, expect, it } from 'vitest'
import { clientOf } from '../support/client.js'
import { imageOf, pushImage, putManifest } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aHarbor } from './support/a-harbor.js'
import { aRobot } from './support/robots.js'

describe('a project', () => {
  it('is listed for whoever has rights in it, with what it is', async () => {
    const { call, emulator, push } = await aHarbor({ project: 'acme' })
    await push('server', '1.0')

    const { json, headers } = await call('GET', '/projects', undefined, emulator.pull)

    expect(headers['x-total-count']).toBe('1')
    expect(json).toMatchObject([
      { project_id: 1, name: 'acme', repo_count: 1, owner_name: 'admin', metadata: { public: 'false' } },
    ])
    expect((await call('GET', '/projects?name=CM')).json).toHaveLength(1)
    expect((await call('GET', '/projects?name=other')).json).toEqual([])
    expect((await call('GET', '/projects?public=true')).json).toEqual([])
  })

  it('is read by its name or its number', async () => {
    const { call } = await aHarbor()

    expect((await call('GET', '/projects/1')).json).toEqual((await call('GET', '/projects/studio')).json)
  })

  it('shows its storage to whoever may read the quota, and to others the count alone', async () => {
    const harbor = await aHarbor({ storageLimitBytes: 5000 })
    await harbor.push('server', '1.0')
    const reader = await aRobot(harbor, 'reader', ['project:read'])
    const summary = (credential: Parameters<typeof harbor.call>[3]) =>
      harbor.call('GET', '/projects/studio/summary', undefined, credential)

    expect((await summary(reader)).json).toEqual({ repo_count: 1 })
    expect((await summary(harbor.emulator.push)).json).toEqual({
      repo_count: 1,
      quota: { hard: { storage: 5000 }, used: { storage: expect.any(Number) } },
    })
    expect((await summary(harbor.emulator.pull)).status).toBe(403)
  })

  it('may go while it is empty', async () => {
    const { call, push } = await aHarbor()
    const path = '/projects/studio/_deletable'
    expect((await call('GET', path)).json).toEqual({ deletable: true })

    await push('server', '1.0')

    expect((await call('GET', path)).json).toEqual({ message: expect.stringContaining('repositories') })
  })
})

describe('another project', () => {
  it('is made, pushed to up to its limit, and deleted when it is empty', async () => {
    const harbor = await aHarbor()
    const admin = harbor.as(harbor.emulator.admin)

    const made = await harbor.call('POST', '/projects', { project_name: 'other', storage_limit: 500 })
    expect([made.status, made.headers.location]).toEqual([201, '/api/v2.0/projects/2'])
    const digest = await pushImage(admin, 'other/server', '1.0')
    expect(
      (await putManifest(admin, 'other/server', '2.0', imageOf(['layer'], { annotations: { a: 'b' } }))).code,
    ).toBe('DENIED')
    expect((await harbor.call('DELETE', '/projects/other')).code).toBe('PRECONDITION')

    await admin('DELETE', `/v2/other/server/manifests/${digest}`)
    await harbor.call('DELETE', '/projects/other/repositories/server')
    expect((await harbor.call('DELETE', '/projects/other')).status).toBe(200)
    expect((await harbor.call('GET', '/projects/2')).status).toBe(404)
  })

  it('is out of reach for the robots of the first', async () => {
    const { call, as, emulator } = await aHarbor()
    await call('POST', '/projects', { project_name: 'other' })

    expect((await call('GET', '/projects', undefined, emulator.push)).json).toHaveLength(1)
    expect((await call('GET', '/projects/other', undefined, emulator.push)).code).toBe('FORBIDDEN')
    expect((await as(emulator.push)('POST', '/v2/other/server/blobs/uploads/')).status).toBe(401)
    expect((await call('POST', '/projects', { project_name: 'third' }, emulator.push)).code).toBe('FORBIDDEN')
  })

  it.each([{ project_name: 'Other' }, { project_name: 'a__b' }, {}, { project_name: 'x', storage_limit: 0 }])(
    'is not made of %j',
    async (body) => {
      const { call } = await aHarbor()

      expect((await call('POST', '/projects', body)).code).toBe('BAD_REQUEST')
    },
  )

  it('takes its robots with it', async () => {
    const harbor = await aHarbor()
    await harbor.call('POST', '/projects', { project_name: 'other' })
    const permissions = [
      { kind: 'project', namespace: 'other', access: [{ resource: 'repository', action: 'pull' }] },
    ]
    const robot = await aRobot(harbor, 'ci', [], { permissions })

    await harbor.call('DELETE', '/projects/other')

    expect((await harbor.as(robot)('GET', '/v2/')).status).toBe(401)
    expect((await harbor.call('DELETE', '/projects/studio')).code).toBe('DENIED')
  })
})

describe('the settings of a project', () => {
  const PATH = '/projects/studio/metadatas'

  it('are added, changed, read and removed one by one', async () => {
    const { call } = await aHarbor()

    expect((await call('POST', `${PATH}/`, { severity: 'high' })).status).toBe(200)
    expect((await call('POST', PATH, { severity: 'low' })).status).toBe(409)
    expect((await call('PUT', `${PATH}/severity`, { severity: 'low' })).status).toBe(200)
    expect((await call('GET', `${PATH}/severity`)).json).toEqual({ severity: 'low' })
    expect((await call('GET', PATH)).json).toEqual({ public: 'false', severity: 'low' })
    expect((await call('DELETE', `${PATH}/severity`)).status).toBe(200)
    expect((await call('GET', `${PATH}/severity`)).status).toBe(404)
  })

  it.each([
    [{ severity: 'awful' }],
    [{ auto_scan: 'yes' }],
    [{ colour: 'red' }],
    [{ auto_sbom_generation: 'true' }],
    [{ auto_scan: 'true', prevent_vul: 'true' }],
    [{}],
  ])('are never %j on 2.8', async (settings) => {
    const { call } = await aHarbor({ harborVersion: '2.8' })

    expect((await call('POST', PATH, settings)).code).toBe('BAD_REQUEST')
    expect((await call('GET', PATH)).json).toEqual({ public: 'false' })
  })

  it.each(['constructor', '__proto__', 'toString'])('do not include %s', async (name) => {
    const { call } = await aHarbor()

    expect((await call('GET', `${PATH}/${name}`)).status).toBe(404)
    expect((await call('DELETE', `${PATH}/${name}`)).status).toBe(404)
    expect((await call('POST', PATH, `{"${name}":"true"}`)).code).toBe('BAD_REQUEST')
  })

  it('survive a restart of the emulator', async () => {
    const dataDir = await aDataDir()
    const first = await aHarbor({ dataDir })
    await first.call('POST', PATH, { auto_scan: 'true' })
    await first.emulator.close()

    const second = await aHarbor({ dataDir })

    expect((await second.call('GET', PATH)).json).toEqual({ public: 'false', auto_scan: 'true' })
  })
})

it('is as at the first start after a reset, with the same number', async () => {
  const harbor = await aHarbor()
  await aRobot(harbor, 'ci', ['repository:pull'])
  await harbor.call('POST', '/projects/studio/metadatas', { auto_scan: 'true' })
  await harbor.call('PUT', '/quotas/101', { hard: { storage: 5 } })
  const { admin, platformUrl = '' } = harbor.emulator
  const staff = clientOf({ registry: platformUrl.replace('http://', '') }, `Bearer ${admin.token}`)

  expect((await staff('POST', '/_admin/reset')).status).toBe(204)

  expect((await harbor.call('GET', '/projects/1')).json).toMatchObject({ metadata: { public: 'false' } })
  expect((await harbor.call('GET', '/projects/studio/metadatas')).json).toEqual({ public: 'false' })
  expect((await harbor.call('GET', '/robots?q=Level=project,ProjectID=1')).json).toHaveLength(2)
  expect((await harbor.call('GET', '/quotas/101')).json).toMatchObject({ hard: { storage: 20 * 1024 ** 3 } })
})
