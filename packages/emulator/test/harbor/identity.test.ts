// Who a request to Harbor's API comes from, and what that is answered with: sections 401, 403 and 404, sessions, names.
import { describe, expect, it } from 'vitest'
import { clientOf } from '../support/client.js'
import { aHarbor } from './support/a-harbor.js'
import { aRobot } from './support/robots.js'

describe('a credential', () => {
  it('that is wrong is none: what needs no name is answered, all else is 401', async () => {
    const { call, emulator } = await aHarbor()
    const wrong = { ...emulator.admin, token: 'wrong' }

    const [info, projects, user] = await Promise.all(
      ['/systeminfo', '/projects', '/users/current'].map((path) => call('GET', path, undefined, wrong)),
    )

    expect([info?.status, info?.json]).toEqual([200, expect.not.objectContaining({ harbor_version: '' })])
    expect(info?.json).not.toHaveProperty('harbor_version')
    expect([projects?.status, projects?.json]).toEqual([200, []])
    expect([user?.status, user?.code]).toEqual([401, 'UNAUTHORIZED'])
  })

  it('that is right shows the version, and who it is', async () => {
    const { call, emulator } = await aHarbor({ harborVersion: '2.11' })

    expect((await call('GET', '/systeminfo', undefined, emulator.pull)).json).toMatchObject({
      harbor_version: expect.stringMatching(/^v2\.11\.0-\w+$/),
      registry_url: emulator.registry,
      external_url: emulator.url,
    })
    expect((await call('GET', '/users/current')).json).toMatchObject({
      username: 'admin',
      sysadmin_flag: true,
    })
    const robot = await call('GET', '/users/current', undefined, emulator.pull)
    expect([robot.status, robot.code]).toEqual([412, 'PRECONDITION'])
  })

  it('of a robot lists what it may do in a project', async () => {
    const { call, emulator } = await aHarbor()
    const path = '/users/current/permissions?scope=/project/1'

    const relative = await call('GET', `${path}&relative=true`, undefined, emulator.pull)
    const whole = await call('GET', path, undefined, emulator.pull)

    expect(relative.json).toEqual([{ resource: 'repository', action: 'pull' }])
    expect(whole.json).toEqual([{ resource: '/project/1/repository', action: 'pull' }])
  })
})

describe('a project that does not exist', () => {
  it('is 404 for the administrator, 403 for others and 401 for nobody', async () => {
    const { call, emulator } = await aHarbor()
    const path = '/projects/nothing'

    expect((await call('GET', path)).code).toBe('NOT_FOUND')
    expect((await call('GET', path, undefined, emulator.push)).code).toBe('FORBIDDEN')
    expect((await call('GET', path, undefined, null)).code).toBe('UNAUTHORIZED')
  })

  it('is told from one that does to whoever asks by HEAD', async () => {
    const { call, emulator } = await aHarbor()
    const head = async (name: string) =>
      (await call('HEAD', `/projects?project_name=${name}`, undefined, emulator.pull)).status

    expect([await head('studio'), await head('nothing')]).toEqual([200, 404])
    expect((await call('HEAD', '/projects?project_name=studio', undefined, null)).status).toBe(401)
  })
})

describe('a public project', () => {
  it('is seen, listed and pulled by everyone, but not pushed to', async () => {
    const { call, emulator, push } = await aHarbor({ auth: 'token' })
    await push('server', '1.0')
    await call('PUT', '/projects/studio/metadatas/public', { public: 'true' })

    expect((await call('GET', '/projects', undefined, null)).json).toMatchObject([{ name: 'studio' }])
    const summary = await call('GET', '/projects/studio/summary', undefined, null)
    expect([summary.status, summary.json]).toEqual([200, { repo_count: 1 }])

    const scope = 'service=harbor-registry&scope=repository:studio/server:pull,push'
    const { json } = await clientOf(emulator)('GET', `/service/token?${scope}`)
    const nobody = clientOf(emulator, `Bearer ${(json as { token: string }).token}`)
    expect((await nobody('GET', '/v2/studio/server/tags/list')).status).toBe(200)
    expect((await nobody('POST', '/v2/studio/server/blobs/uploads/')).status).toBe(401)
    expect((await nobody('GET', '/v2/')).status).toBe(401)
  })
})

describe('a session', () => {
  it('is offered with every answer, and refused with whatever changes something', async () => {
    const { as, emulator } = await aHarbor()
    const admin = as(emulator.admin)
    const [cookie = ''] = (await admin('GET', '/api/v2.0/projects')).headers['set-cookie'] ?? []
    const headers = { cookie: `theme=dark; ${cookie.split(';')[0]}` }

    const changed = await admin('DELETE', '/api/v2.0/robots/99', { headers })

    expect(cookie).toMatch(/^sid=\w+; Path=\/; HttpOnly$/)
    expect([changed.status, changed.json]).toEqual([
      403,
      { errors: [{ code: 'FORBIDDEN', message: 'CSRF token invalid' }] },
    ])
    expect((await admin('GET', '/api/v2.0/projects', { headers })).status).toBe(200)
    expect((await admin('DELETE', '/api/v2.0/robots/99')).status).toBe(404)
  })
})

describe('the API', () => {
  it('gives back the id of a request, or one of its own', async () => {
    const { as, emulator } = await aHarbor()
    const headers = { 'x-request-id': 'mine' }

    const named = await as(emulator.admin)('GET', '/api/v2.0/nothing', { headers })

    expect([named.status, named.code, named.headers['x-request-id']]).toEqual([404, 'NOT_FOUND', 'mine'])
    expect((await as(emulator.admin)('GET', '/api/v2.0/ping')).headers['x-request-id']).toMatch(
      /^[\da-f-]{36}$/,
    )
  })

  it('refuses methods that a path has not, and bodies of another type', async () => {
    const { as, emulator } = await aHarbor()
    const admin = as(emulator.admin)
    const headers = { 'content-type': 'text/plain' }

    expect((await admin('DELETE', '/api/v2.0/projects')).code).toBe('METHOD_NOT_ALLOWED')
    expect((await admin('POST', '/api/v2.0/robots', { headers, body: '{}' })).code).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    )
  })

  it('takes names of repositories that were encoded once or twice, and no plain slash', async () => {
    const { call, push } = await aHarbor()
    await push('linux/server', '1.0')
    const statusOf = async (name: string) =>
      (await call('GET', `/projects/studio/repositories/${name}`)).status

    expect(await statusOf('linux%2Fserver')).toBe(200)
    expect(await statusOf('linux%252Fserver')).toBe(200)
    expect(await statusOf('linux/server')).toBe(404)
  })

  it('reads digits as the number of a project, unless a header calls them a name', async () => {
    const { as, emulator } = await aHarbor({ project: '1' })
    const admin = as(emulator.admin)

    expect((await admin('GET', '/api/v2.0/projects/2')).status).toBe(404)
    const headers = { 'x-is-resource-name': 'true' }
    expect((await admin('GET', '/api/v2.0/projects/1', { headers })).json).toMatchObject({ name: '1' })
  })

  it('is left out on demand, in profile oci always', async () => {
    const without = await aHarbor({ without: ['harbor'] })
    const oci = await aHarbor({ profile: 'oci' })

    for (const { emulator, call } of [without, oci]) {
      expect(emulator.harborUrl).toBeUndefined()
      expect((await call('GET', '/ping')).status).toBe(404)
    }
    expect((await aHarbor()).emulator.harborUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v2\.0$/)
  })

  it('lacks what came with a later release', async () => {
    const old = await aHarbor({ harborVersion: '2.8' })

    expect((await old.call('GET', '/permissions')).status).toBe(404)
    expect((await aRobot(old, 'any', ['repository:*'])).username).toBe('robot$studio+any')
  })
})
