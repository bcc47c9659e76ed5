import { describe, expect, it } from 'vitest'
import { stopClock } from '../platform/support/clock.js'
import { clientOf } from '../support/client.js'
import { digestOf, imageOf, openSession, pushBlob, pushImage, putManifest } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { aRobot, robotNamed } from './support/robots.js'

const PULL = ['repository:pull']
const PUSH = ['repository:push', 'repository:pull']
const LIST = '/robots?q=Level=project,ProjectID=1'
const SECONDS_PER_DAY = 86_400

const statusOf = async ({ as }: Harbor, robot: { username: string; token: string }) =>
  (await as(robot)('GET', '/v2/')).status

describe('a new robot', () => {
  it('gets its secret once', async () => {
    const harbor = await aHarbor()

    const made = await harbor.call(
      'POST',
      '/robots',
      robotNamed(harbor, 'ci', PULL, { description: 'Builds.' }),
    )
    const { id, secret } = made.json as { id: number; secret: string }
    const read = await harbor.call('GET', `/robots/${id}`)

    expect(made.headers.location).toBe(`/api/v2.0/robots/${id}`)
    expect(made.json).toMatchObject({ name: 'robot$studio+ci', expires_at: -1 })
    expect(secret).toMatch(/^\w{32}$/)
    expect(read.json).toMatchObject({
      id,
      level: 'project',
      duration: -1,
      disable: false,
      creator_type: 'local',
    })
    expect(read.body.toString()).not.toContain(secret)
  })

  it.each([
    ['a name with capitals', { name: 'CI' }],
    ['no name', { name: '' }],
    ['no duration', { duration: 0 }],
    ['a level that is none', { level: 'team' }],
    ['no permission', { permissions: [] }],
    [
      'two projects',
      { permissions: [1, 2].map(() => ({ kind: 'project', namespace: 'studio', access: [] })) },
    ],
    ['rights of the system', { permissions: [{ kind: 'system', namespace: '/', access: [] }] }],
  ])('is refused with %s', async (_, change) => {
    const harbor = await aHarbor()

    expect((await harbor.call('POST', '/robots', robotNamed(harbor, 'ci', PULL, change))).code).toBe(
      'BAD_REQUEST',
    )
  })

  it('is made by the administrator alone', async () => {
    const harbor = await aHarbor()
    const make = (credential: Parameters<Harbor['call']>[3]) =>
      harbor.call('POST', '/robots', robotNamed(harbor, 'ci', PULL), credential)

    expect((await make(harbor.emulator.push)).code).toBe('FORBIDDEN')
    expect((await make(null)).code).toBe('UNAUTHORIZED')
  })

  it('made by a robot has no right that its maker lacks', async () => {
    const harbor = await aHarbor()
    const maker = await aRobot(harbor, 'maker', ['robot:create', ...PULL])
    const make = (name: string, permissions: readonly string[]) =>
      harbor.call('POST', '/robots', robotNamed(harbor, name, permissions), maker)

    expect((await make('one', PUSH)).code).toBe('DENIED')
    const made = await make('two', PULL)
    const { id } = made.json as { id: number }
    expect(made.status).toBe(201)
    expect((await harbor.call('GET', `/robots/${id}`)).json).toMatchObject({
      creator_type: 'robot',
      creator_ref: maker.id,
    })
  })

  it('made by a robot keeps what its maker is denied', async () => {
    const harbor = await aHarbor({ harborVersion: '2.8' })
    const allowed = [
      { resource: 'robot', action: 'create' },
      { resource: 'repository', action: 'pull' },
    ]
    const denied = { resource: 'repository', action: 'pull', effect: 'deny' }
    const permissionsOf = (access: readonly object[]) => ({
      permissions: [{ kind: 'project', namespace: 'studio', access }],
    })
    const maker = await aRobot(harbor, 'maker', [], permissionsOf([...allowed, denied]))
    const make = (name: string, access: readonly object[]) =>
      harbor.call('POST', '/robots', robotNamed(harbor, name, [], permissionsOf(access)), maker)

    expect((await make('one', allowed)).code).toBe('DENIED')
    expect((await make('two', [...allowed, denied])).status).toBe(201)
  })
})

describe('the list of robots', () => {
  it('has those of the platform with what they may do', async () => {
    const harbor = await aHarbor()
    await aRobot(harbor, 'zoe', PULL)

    const { json } = await harbor.call('GET', LIST)
    const names = (json as { name: string }[]).map(({ name }) => name)

    expect(names).toEqual([harbor.emulator.pull.username, harbor.emulator.push.username, 'robot$studio+zoe'])
    expect(json).toMatchObject([
      { permissions: [{ access: [{ resource: 'repository', action: 'pull' }] }] },
      { permissions: [{ access: expect.arrayContaining([{ resource: 'repository', action: 'push' }]) }] },
      {},
    ])
    expect((await harbor.call('GET', '/robots')).json).toEqual([])
    expect((await harbor.call('GET', `${LIST},name=~zo`)).json).toHaveLength(1)
  })

  it('lacks those of the platform until access is granted', async () => {
    const harbor = await aHarbor({ access: 'none' })

    expect((await harbor.call('GET', LIST)).json).toEqual([])
    expect((await harbor.call('GET', '/robots/1')).status).toBe(404)
  })
})

describe('a robot on the registry', () => {
  it('pushes with the right to push, which in a project includes the right to pull', async () => {
    const harbor = await aHarbor({ auth: 'basic' })
    const pusher = harbor.as(await aRobot(harbor, 'pusher', ['repository:push']))

    const digest = await pushImage(pusher, 'studio/server', '1.0')

    expect((await pusher('GET', `/v2/studio/server/manifests/${digest}`)).status).toBe(404)
    const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' }
    expect((await pusher('GET', '/v2/studio/server/manifests/1.0', { headers })).status).toBe(200)
    expect((await pusher('DELETE', `/v2/studio/server/manifests/${digest}`)).status).toBe(401)
  })

  it('of the system pulls only where that is given too', async () => {
    const harbor = await aHarbor()
    const access = [{ resource: 'repository', action: 'push' }]
    const permissions = [{ kind: 'project', namespace: '*', access }]
    const robot = harbor.as(await aRobot(harbor, 'everywhere', [], { level: 'system', permissions }))

    await pushBlob(robot, 'studio/server', 'layer')

    expect((await robot('HEAD', `/v2/studio/server/blobs/${digestOf('layer')}`)).status).toBe(401)
  })

  it('gets a token with exactly its actions', async () => {
    const harbor = await aHarbor({ auth: 'token' })
    await harbor.push('server', '1.0')
    const robot = await aRobot(harbor, 'puller', PULL)
    const query = 'service=harbor-registry&scope=repository:studio/server:pull,push,delete'
    const { json } = await harbor.as(robot)('GET', `/service/token?${query}`)
    const { token } = json as { token: string }
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

    expect(claims).toMatchObject({
      sub: robot.username,
      access: [{ name: 'studio/server', actions: ['pull'] }],
    })
    const puller = clientOf(harbor.emulator, `Bearer ${token}`)
    expect((await puller('GET', '/v2/studio/server/tags/list')).status).toBe(200)
    expect((await puller('POST', '/v2/studio/server/blobs/uploads/')).status).toBe(401)
  })

  it('deletes with the right to delete', async () => {
    const harbor = await aHarbor()
    const digest = await harbor.push('server', '1.0')
    const robot = harbor.as(await aRobot(harbor, 'cleaner', ['repository:delete']))

    expect((await robot('DELETE', `/v2/studio/server/manifests/${digest}`)).status).toBe(202)
    expect((await robot('GET', '/v2/studio/server/tags/list')).status).toBe(401)
  })

  it('that may only read by the API neither pulls nor pushes', async () => {
    const harbor = await aHarbor()
    await harbor.push('server', '1.0')
    const reader = await aRobot(harbor, 'reader', ['project:read', 'repository:list'])

    expect((await harbor.call('GET', '/projects/studio', undefined, reader)).status).toBe(200)
    expect((await harbor.as(reader)('GET', '/v2/studio/server/tags/list')).status).toBe(401)
    expect((await putManifest(harbor.as(reader), 'studio/server', '1.0', imageOf())).status).toBe(401)
  })
})

describe('a robot that is not in force', () => {
  it('is nobody once it has expired', async () => {
    const passTime = stopClock()
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'short', PULL, { duration: 1 })
    expect(await statusOf(harbor, robot)).toBe(200)

    passTime(SECONDS_PER_DAY)

    expect(await statusOf(harbor, robot)).toBe(401)
    expect((await harbor.call('GET', '/users/current', undefined, robot)).status).toBe(401)
  })

  it('is nobody while it is disabled', async () => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'idle', PULL)
    const put = (disable?: boolean) =>
      harbor.call('PUT', `/robots/${robot.id}`, robotNamed(harbor, robot.username, PULL, { disable }))

    await put(true)
    expect(await statusOf(harbor, robot)).toBe(401)
    await put()
    expect(await statusOf(harbor, robot)).toBe(200)
  })

  it('cannot come in when it was deleted', async () => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'gone', PULL)

    expect((await harbor.call('DELETE', `/robots/${robot.id}`)).status).toBe(200)

    expect(await statusOf(harbor, robot)).toBe(401)
    expect((await harbor.call('GET', `/robots/${robot.id}`)).status).toBe(404)
  })
})

describe('a replaced robot', () => {
  it('has the new rights and keeps its secret and, unless told, its duration', async () => {
    const harbor = await aHarbor({ auth: 'basic' })
    const robot = await aRobot(harbor, 'ci', PULL, { duration: 30, description: 'Old.' })
    const { duration: _, ...body } = robotNamed(harbor, robot.username, PUSH)

    expect((await harbor.call('PUT', `/robots/${robot.id}`, body)).status).toBe(200)

    await openSession(harbor.as(robot), 'studio/server')
    const { json } = await harbor.call('GET', `/robots/${robot.id}`)
    expect(json).toMatchObject({ duration: 30 })
    expect(json).not.toHaveProperty('description')
  })

  it('expires so many days after it was made', async () => {
    const passTime = stopClock()
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'ci', PULL, { duration: 30 })
    const made = Math.floor(Date.now() / 1000)
    passTime(10 * SECONDS_PER_DAY)

    await harbor.call(
      'PUT',
      `/robots/${robot.id}`,
      robotNamed(harbor, robot.username, PULL, { duration: 20 }),
    )

    const { json } = await harbor.call('GET', `/robots/${robot.id}`)
    expect(json).toMatchObject({ expires_at: made + 20 * SECONDS_PER_DAY })
  })

  it.each([
    ['its name without prefix and project', { name: 'ci' }],
    ['another level', { level: 'system' }],
  ])('is refused with %s', async (_, change) => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'ci', PULL)
    const body = robotNamed(harbor, robot.username, PULL, change)

    expect((await harbor.call('PUT', `/robots/${robot.id}`, body)).code).toBe('BAD_REQUEST')
  })

  it('is refused with a project that is not there', async () => {
    const harbor = await aHarbor()
    const permissionsIn = (namespace: string) => [
      { kind: 'project', namespace, access: [{ resource: 'repository', action: 'pull' }] },
    ]
    const robot = await aRobot(harbor, 'wide', [], { level: 'system', permissions: permissionsIn('studio') })
    const body = { level: 'system', permissions: permissionsIn('gone') }

    const reply = await harbor.call(
      'PUT',
      `/robots/${robot.id}`,
      robotNamed(harbor, robot.username, [], body),
    )

    expect(reply.status).toBe(404)
  })
})

describe('a robot that replaces another', () => {
  const UPDATER = ['robot:create', 'robot:update', ...PULL]

  it('gives no right that it lacks itself', async () => {
    const harbor = await aHarbor({ harborVersion: '2.8' })
    const updater = await aRobot(harbor, 'updater', UPDATER)
    const other = await aRobot(harbor, 'other', PULL)
    const put = (permissions: readonly string[]) =>
      harbor.call('PUT', `/robots/${other.id}`, robotNamed(harbor, other.username, permissions), updater)

    expect((await put(PUSH)).code).toBe('DENIED')
    expect((await put(PULL)).status).toBe(200)
  })
})

describe('a secret', () => {
  it('is renewed at random, and the old one is refused at once', async () => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'ci', PULL)

    const { secret: token } = (await harbor.call('PATCH', `/robots/${robot.id}`, {})).json as {
      secret: string
    }

    expect(await statusOf(harbor, robot)).toBe(401)
    expect(await statusOf(harbor, { ...robot, token })).toBe(200)
  })

  it('may be chosen, and is not answered then', async () => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'ci', PULL)
    const token = 'Chosen-by-1-human'

    expect((await harbor.call('PATCH', `/robots/${robot.id}`, { secret: token })).json).toEqual({})
    expect(await statusOf(harbor, { ...robot, token })).toBe(200)
  })

  it('of the platform’s robot is renewed for the platform too', async () => {
    const harbor = await aHarbor()

    const { json } = await harbor.call('PATCH', '/robots/1', { secret: '' })

    expect(harbor.emulator.push.token).toBe((json as { secret: string }).secret)
    expect(await statusOf(harbor, harbor.emulator.push)).toBe(200)
  })

  it('cannot be renewed by the robot itself', async () => {
    const harbor = await aHarbor()
    const robot = await aRobot(harbor, 'ci', PULL)

    expect((await harbor.call('PATCH', `/robots/${robot.id}`, {}, robot)).code).toBe('FORBIDDEN')
  })

  it('still works after a restart', async () => {
    const dataDir = await aDataDir()
    const first = await aHarbor({ dataDir })
    const robot = await aRobot(first, 'ci', PULL)
    await first.emulator.close()

    const second = await aHarbor({ dataDir })

    expect(await statusOf(second, robot)).toBe(200)
  })
})
