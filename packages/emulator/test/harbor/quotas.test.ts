import { describe, expect, it } from 'vitest'
import { openSession } from '../support/content.js'
import { aHarbor } from './support/a-harbor.js'
import { aRobot, robotNamed } from './support/robots.js'

const QUOTA = '/quotas/101'

describe('a quota', () => {
  it('has what the project uses and may use', async () => {
    const { call, push } = await aHarbor({ storageLimitBytes: 5000 })
    await push('server', '1.0')

    const listed = await call('GET', '/quotas?reference=project&reference_id=1')

    expect(listed.json).toMatchObject([
      {
        id: 101,
        ref: { id: 1, name: 'studio' },
        hard: { storage: 5000 },
        used: { storage: expect.any(Number) },
      },
    ])
    expect((await call('GET', QUOTA)).json).toEqual((listed.json as unknown[])[0])
    expect((await call('GET', '/quotas?reference_id=2')).json).toEqual([])
  })

  it('set by the administrator counts for the next push', async () => {
    const { call, as, emulator, push } = await aHarbor()
    await push('server', '1.0')
    const pusher = as(emulator.push)

    expect((await call('PUT', QUOTA, { hard: { storage: 1 } })).status).toBe(200)
    const refused = await pusher('POST', '/v2/studio/server/blobs/uploads/')
    await call('PUT', QUOTA, { hard: { storage: -1 } })

    expect([refused.status, refused.code]).toEqual([403, 'DENIED'])
    expect(await openSession(pusher, 'studio/server')).toMatch(/^\/v2\/studio\/server\/blobs\/uploads\//)
    expect((await call('GET', '/projects/studio/summary')).json).toMatchObject({
      quota: { hard: { storage: -1 } },
    })
  })

  it.each([[{ storage: 0 }], [{ storage: -2 }], [{ storage: 2 ** 50 + 1 }], [{ count: 5 }], [{}]])(
    'is never set to %j',
    async (hard) => {
      const { call } = await aHarbor()

      expect((await call('PUT', QUOTA, { hard })).code).toBe('BAD_REQUEST')
    },
  )

  it('is no affair of a project’s robots, but of a system’s that has the right', async () => {
    const harbor = await aHarbor()
    const access = ['list', 'read', 'update'].map((action) => ({ resource: 'quota', action }))
    const permissions = [{ kind: 'system', namespace: '/', access }]
    const keeper = await aRobot(harbor, 'keeper', [], { level: 'system', permissions })

    expect((await harbor.call('GET', QUOTA, undefined, harbor.emulator.push)).status).toBe(403)
    expect((await harbor.call('GET', '/quotas', undefined, null)).status).toBe(401)
    expect(keeper.username).toBe('robot$keeper')
    expect((await harbor.call('GET', '/quotas', undefined, keeper)).json).toHaveLength(1)
    expect((await harbor.call('PUT', QUOTA, { hard: { storage: 9 } }, keeper)).status).toBe(200)
  })

  it('may be read by people in every version, and by robots from 2.11 on', async () => {
    const old = await aHarbor({ harborVersion: '2.8' })
    const current = await aHarbor({ harborVersion: '2.11' })
    const permissions = await old.call('GET', '/users/current/permissions?scope=/project/1&relative=true')

    expect(permissions.json).toContainEqual({ resource: 'quota', action: 'read' })
    const made = await current.call('POST', '/robots', robotNamed(current, 'reader', ['quota:read']))
    expect(made.status).toBe(201)
  })
})
