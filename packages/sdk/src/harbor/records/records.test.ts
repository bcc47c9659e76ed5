import { describe, expect, it } from 'vitest'
import { permissionListRecord, projectRecord } from './project.js'
import { robotCreatedRecord, robotRecord } from './robot.js'
import { systemInfoRecord } from './system-info.js'
import { webhookPolicyRecord } from './webhook-policy.js'

describe('answers of a Harbor', () => {
  it('are read without what Harbor leaves out because it is zero, false or empty', () => {
    expect(systemInfoRecord.parse({})).toEqual({ isReadOnly: false, sendsWebhooks: true })
    expect(projectRecord.parse({ project_id: 7, name: 'studio', metadata: null })).toEqual({
      id: 7,
      name: 'studio',
      scansPushes: false,
      isProxyCache: false,
      requiresSignature: false,
      allowlist: { ids: [] },
      usesSystemAllowlist: true,
      roleIds: [],
    })
    expect(robotRecord.parse({ id: 1, name: 'robot$studio+ci', permissions: null })).toEqual({
      id: 1,
      name: 'robot$studio+ci',
      description: '',
      level: 'project',
      isEditable: true,
      isDisabled: false,
      durationDays: -1,
      grants: [],
    })
    expect(webhookPolicyRecord.parse({ id: 2, targets: null, event_types: null })).toMatchObject({
      isEnabled: false,
      eventTypes: [],
      targets: [],
    })
    expect(permissionListRecord.parse(null)).toEqual([])
  })

  it('lose what nobody asked for', () => {
    const project = projectRecord.parse({
      project_id: 7,
      name: 'studio',
      owner_name: 'boss',
      togglable: true,
    })

    expect(JSON.stringify(project)).not.toContain('boss')
  })

  it('take the year 1 and -1 for no time', () => {
    const robot = robotRecord.parse({
      id: 1,
      name: 'robot$studio+ci',
      creation_time: '0001-01-01T00:00:00.000Z',
      expires_at: -1,
    })

    expect(robot).not.toHaveProperty('createdAtMs')
    expect(robot).not.toHaveProperty('expiresAt')
  })

  it('tell a permission that forbids from one that allows', () => {
    const access = [
      { resource: 'repository', action: 'push', effect: 'deny' },
      { resource: 'repository', action: 'pull', effect: 'allow' },
    ]
    const { grants } = robotRecord.parse({
      id: 1,
      name: 'robot$studio+ci',
      permissions: [{ kind: 'project', namespace: 'studio', access }, { kind: 'project' }],
    })

    expect(grants.map(({ permission }) => permission)).toEqual(['repository:push:deny', 'repository:pull'])
  })

  it('give secrets that cannot be printed', () => {
    const robot = robotCreatedRecord.parse({
      id: 1,
      name: 'robot$studio+ci',
      secret: 'Sentinel0secret',
      expires_at: 60,
    })
    const target = { type: 'http', address: 'https://a/', auth_header: 'Sentinel header' }
    const policy = webhookPolicyRecord.parse({ id: 2, targets: [target] })

    expect(robot.secret.reveal()).toBe('Sentinel0secret')
    expect(robot.expiresAt).toBe('1970-01-01T00:01:00.000Z')
    expect(JSON.stringify([robot, policy])).not.toContain('Sentinel')
  })
})
