import type { EmulatorOptions } from '@slipway/emulator'
import { describe, expect, it } from 'vitest'
import { type Client, createClient } from '../../src/client.js'
import { Secret } from '../../src/log/secret.js'
import { aCredential, aRegistry, errorOf } from '../support/a-registry.js'
import { aUser } from '../support/a-user.js'
import { platformOf } from '../support/emulator-ground.js'
import { anImage } from '../support/registry-content.js'

/** Somebody with an API token and no registry; a platform with the apps `arena`, empty, and `shooter`, with versions 1 and 2. */
async function anOrganisation(options: EmulatorOptions = {}) {
  const { emulator, env } = await aUser(options)
  const { registry, project, push, pull, apiToken, platformUrl } = emulator
  const credential = aCredential(registry, { username: push.username, secret: new Secret(push.token) })
  const repository = aRegistry(registry, { credential }).repository(`${project}/game`)
  const image = await anImage(repository)
  for (const tag of ['1.0', '2.0']) await repository.manifests.put(tag, image)
  const send = async (method: string, path: string, body: object) => {
    const headers = { authorization: `token ${apiToken}`, 'content-type': 'application/json' }
    const answer = await fetch(`${platformUrl}${path}`, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  }
  const addVersion = (name: string, tag: string) =>
    send('POST', '/v1/app/shooter/version', {
      name,
      docker_repository: registry,
      docker_image: `${project}/game`,
      docker_tag: tag,
      req_cpu: 512,
      req_memory: 1024,
      private_username: pull.username,
      private_token: pull.token,
      ports: [{ port: 7777, protocol: 'UDP', name: 'gameport' }],
      envs: [{ key: 'MODE', value: 'hidden-value', is_hidden: true }],
    })
  for (const name of ['arena', 'shooter']) await send('POST', '/v1/app', { name, is_active: true, image: '' })
  await addVersion('1', '1.0')
  await addVersion('2', '2.0')
  const moveVersion = (name: string, tag: string) =>
    send('PATCH', `/v1/app/shooter/version/${name}`, { docker_tag: tag })
  const client = createClient({ env: { ...env, ...platformOf(emulator) }, credentialStores: [] })
  return { client, emulator, addVersion, moveVersion, send, place: `${project}/game` }
}

async function activeVersions(client: Client): Promise<string[]> {
  const versions = await client.apps.versions('shooter')
  return versions.flatMap(({ name, isActive }) => (isActive ? [name] : [])).sort()
}

describe('the apps of an organisation', () => {
  it('are listed with the number of their versions, without a registry', async () => {
    const { client, emulator } = await anOrganisation()
    const before = emulator.requests.length

    expect(await client.apps.list()).toEqual([
      { name: 'arena', isActive: true, versionCount: 0 },
      { name: 'shooter', isActive: true, versionCount: 2 },
    ])
    const paths = emulator.requests.slice(before).map(({ path }) => path)
    expect(paths.sort()).toEqual(['/v1/app/arena/versions', '/v1/app/shooter/versions', '/v1/apps'])
  })

  it('tell of their versions what is needed to choose one, and no secret', async () => {
    const { client, emulator, place } = await anOrganisation()

    const versions = await client.apps.versions('shooter')

    expect(versions).toHaveLength(2)
    expect(versions.find(({ name }) => name === '2')).toEqual({
      app: 'shooter',
      name: '2',
      isActive: true,
      image: { registry: emulator.registry, repository: place, tag: '2.0' },
      cachedPercent: expect.any(Number),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      cpuUnits: 512,
      memoryMib: 1024,
      ports: [expect.objectContaining({ name: 'gameport', port: 7777, protocol: 'UDP' })],
    })
    expect(JSON.stringify(versions)).not.toContain(emulator.pull.token)
  })

  it('are switched off and on, and so are their versions', async () => {
    const { client } = await anOrganisation()

    expect(await client.apps.setActive('arena', false)).toEqual({ app: 'arena', isActive: false })
    expect(await client.apps.setActive('shooter/1', false)).toEqual({
      app: 'shooter',
      version: '1',
      isActive: false,
    })
    expect((await client.apps.list()).map(({ isActive }) => isActive)).toEqual([false, true])
    expect(await activeVersions(client)).toEqual(['2'])
    await client.apps.setActive('shooter/1', true)
    expect(await activeVersions(client)).toEqual(['1', '2'])
  })

  it('that are not there are not found', async () => {
    const { client } = await anOrganisation()

    for (const call of [
      client.apps.versions('other'),
      client.apps.setActive('other', true),
      client.apps.setActive('shooter/3', true),
      client.apps.planDelete('other'),
      client.apps.planDelete('shooter/3'),
    ]) {
      expect(await errorOf(call)).toMatchObject({
        code: 'NAME_UNKNOWN',
        hint: expect.stringContaining('slipway apps lists'),
      })
    }
  })

  it('are asked for with an API token alone', async () => {
    const { client, emulator } = await aUser()

    expect(await errorOf(client.apps.list())).toMatchObject({ code: 'CREDENTIAL_MISSING' })
    expect(emulator.requests).toEqual([])
  })
})

describe('the deletion of an app', () => {
  it('names every version, and takes them along by one request', async () => {
    const { client, emulator, place } = await anOrganisation()
    const image = { registry: emulator.registry, repository: place }
    const createdAt = expect.stringMatching(/Z$/)

    const plan = await client.apps.planDelete('shooter')

    expect(plan).toEqual({
      schemaVersion: 1,
      platform: new URL(emulator.platformUrl ?? '').host,
      app: 'shooter',
      versions: [
        { name: '1', isActive: true, image: { ...image, tag: '1.0' }, createdAt },
        { name: '2', isActive: true, image: { ...image, tag: '2.0' }, createdAt },
      ],
      createdAt,
      warnings: [{ code: 'DEPLOYMENTS_UNKNOWN', message: expect.stringContaining('deployments') }],
    })
    expect((await client.apps.list()).length).toBe(2)
    const kept: typeof plan = JSON.parse(JSON.stringify(plan))
    const before = emulator.requests.length
    expect(await client.apps.executeDelete(kept)).toEqual({
      schemaVersion: 1,
      platform: plan.platform,
      deleted: ['shooter', 'shooter/1', 'shooter/2'],
      gone: [],
    })
    expect(emulator.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/app/shooter/versions',
      'DELETE /v1/app/shooter',
    ])
    expect((await client.apps.list()).map(({ name }) => name)).toEqual(['arena'])
  })

  it('of one version leaves the others, and says what has gone before', async () => {
    const { client } = await anOrganisation()
    const ofVersion = await client.apps.planDelete('shooter/1')
    const ofApp = await client.apps.planDelete('shooter')

    expect(await client.apps.executeDelete(ofVersion)).toMatchObject({ deleted: ['shooter/1'], gone: [] })
    expect((await client.apps.versions('shooter')).map(({ name }) => name)).toEqual(['2'])
    expect(await client.apps.executeDelete(ofVersion)).toMatchObject({ deleted: [], gone: ['shooter/1'] })
    expect(await client.apps.executeDelete(ofApp)).toMatchObject({
      deleted: ['shooter', 'shooter/2'],
      gone: ['shooter/1'],
    })
    expect(await client.apps.executeDelete(ofApp)).toMatchObject({
      deleted: [],
      gone: ['shooter', 'shooter/1', 'shooter/2'],
    })
  })

  it('deletes nothing when the app has a version that was not shown', async () => {
    const { client, addVersion } = await anOrganisation()
    const plan = await client.apps.planDelete('shooter')
    await addVersion('3', '1.0')

    expect(await errorOf(client.apps.executeDelete(plan))).toMatchObject({
      code: 'PLAN_OUTDATED',
      message: expect.stringContaining('it has the version 3 now'),
    })
    expect((await client.apps.versions('shooter')).length).toBe(3)
  })

  it.each(['shooter', 'shooter/1'])(
    'deletes nothing when a version of %s starts another image',
    async (target) => {
      const { client, moveVersion } = await anOrganisation()
      const plan = await client.apps.planDelete(target)
      await moveVersion('1', '2.0')

      expect(await errorOf(client.apps.executeDelete(plan))).toMatchObject({
        code: 'PLAN_OUTDATED',
        message: expect.stringContaining('the version 1 starts studio/game:2.0 now'),
      })
      expect((await client.apps.versions('shooter')).length).toBe(2)
    },
  )

  it('deletes nothing when a version was deleted and made anew', async () => {
    const { client, addVersion } = await anOrganisation()
    const plan = await client.apps.planDelete('shooter/1')
    await client.apps.executeDelete(plan)
    await addVersion('1', '1.0')

    expect(await errorOf(client.apps.executeDelete(plan))).toMatchObject({ code: 'PLAN_OUTDATED' })
  })

  it('of one version does not mind what else changes in the app', async () => {
    const { client, addVersion, moveVersion } = await anOrganisation()
    const plan = await client.apps.planDelete('shooter/1')
    await client.apps.setActive('shooter/1', false)
    await addVersion('3', '1.0')
    await moveVersion('2', '1.0')

    expect(await client.apps.executeDelete(plan)).toMatchObject({ deleted: ['shooter/1'] })
  })

  it('whose answer is lost is over all the same', async () => {
    const { client, emulator } = await anOrganisation()
    const plan = await client.apps.planDelete('shooter')
    emulator.faults.add({ kind: 'cut-answer', match: { surface: 'platform', method: 'DELETE' }, times: 1 })

    const { deleted, gone } = await client.apps.executeDelete(plan)

    expect([...deleted, ...gone].sort()).toEqual(['shooter', 'shooter/1', 'shooter/2'])
    expect((await client.apps.list()).map(({ name }) => name)).toEqual(['arena'])
  })

  it('is not done by a plan of another platform', async () => {
    const { client } = await anOrganisation()
    const plan = { ...(await client.apps.planDelete('shooter')), platform: 'api.example.com' }

    expect(await errorOf(client.apps.executeDelete(plan))).toMatchObject({ code: 'OPTION_INVALID' })
    expect((await client.apps.list()).length).toBe(2)
  })
})

describe('a target', () => {
  it.each(['', 'shooter/', '/1', 'shooter/1/2', 'shooter/..', '..', '.', 'a b', 'shooter/1?x'])(
    'that is %j is refused before anything is sent',
    async (target) => {
      const { client, emulator } = await aUser()

      for (const call of [client.apps.planDelete(target), client.apps.setActive(target, true)]) {
        expect(await errorOf(call)).toMatchObject({ code: 'OPTION_INVALID' })
      }
      expect(emulator.requests).toEqual([])
    },
  )

  it('that names a version has no versions', async () => {
    const { client } = await aUser()

    expect(await errorOf(client.apps.versions('shooter/1'))).toMatchObject({
      code: 'OPTION_INVALID',
      hint: 'Write shooter without what follows.',
    })
  })
})
