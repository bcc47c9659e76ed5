import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import { LocalError } from '../../src/errors/classes.js'
import { aUser, pushPair } from '../support/a-user.js'
import { buildFolder } from '../support/build-folder.js'

describe('credentials', () => {
  it('are shown with where they come from and what they may do, never with their secret', async () => {
    const { emulator, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })

    const report = await client.credentials.status()

    expect(report).toMatchObject({
      registry: emulator.registry,
      project: 'studio',
      credentials: [
        { kind: 'push', state: 'valid', origin: 'memory', rights: { push: 'yes' } },
        { kind: 'pull', state: 'valid', rights: { push: 'no', pull: 'yes' } },
        { kind: 'api', state: 'valid' },
      ],
      stores: [{ name: 'memory', protection: 'memory' }],
    })
    for (const { token } of [emulator.push, emulator.pull])
      expect(JSON.stringify(report)).not.toContain(token)
  })

  it('that stopped working are told from a server that does not answer', async () => {
    const { emulator, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    const { push, registry } = emulator
    const rotate = `${emulator.platformUrl}/v1/container-registry/credentials/push/rotate`
    await fetch(rotate, { method: 'POST', headers: { authorization: `token ${emulator.apiToken}` } })

    const [rejected] = (await client.credentials.status()).credentials
    expect(rejected).toMatchObject({ kind: 'push', state: 'rejected', username: push.username, registry })
    await emulator.close()
    const [unreachable] = (await client.credentials.status()).credentials
    expect(unreachable).toMatchObject({ kind: 'push', state: 'unreachable' })
  })

  it('are rotated: the new one is stored and works, the old one does not', async () => {
    const { emulator, store, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    const old = pushPair(emulator)

    expect(await client.credentials.rotate({ kind: 'push' })).toMatchObject({ kind: 'push', store: 'memory' })

    const address = { kind: 'push', registry: emulator.registry, project: 'studio' } as const
    expect((await store.get(address))?.secret.reveal()).not.toBe(old.token)
    const [push] = (await client.credentials.status()).credentials
    expect(push?.state).toBe('valid')
    const before = createClient({ registry: emulator.registry, credentials: { push: old }, env: {} })
    await expect(before.checkRegistry()).rejects.toMatchObject({ code: 'CREDENTIAL_REJECTED' })
  })

  it('are kept too when the answer to the rotation is lost', async () => {
    const { emulator, store, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    emulator.faults.add({ kind: 'cut-answer', match: { surface: 'platform', path: '*/rotate' } })

    await client.credentials.rotate({ kind: 'push' })

    const address = { kind: 'push', registry: emulator.registry, project: 'studio' } as const
    expect((await store.get(address))?.secret.reveal()).toBe(emulator.push.token)
    expect(emulator.requests.filter(({ path }) => path.endsWith('/rotate'))).toHaveLength(1)
  })

  it('are not rotated where nobody could keep the new one', async () => {
    const { emulator, store, env } = await aUser()
    const settings = { apiUrl: emulator.platformUrl, env }
    await createClient({ ...settings, credentialStores: [store] }).credentials.login({
      apiToken: emulator.apiToken,
    })
    const locked = new LocalError('KEYCHAIN_UNAVAILABLE', { action: 'keep', reason: 'locked', side: 'local' })
    const readOnly = { ...store, put: () => Promise.reject(locked) }
    const { token } = emulator.push

    const rotating = createClient({ ...settings, credentialStores: [readOnly] }).credentials.rotate({
      kind: 'push',
    })

    await expect(rotating).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' })
    expect(emulator.push.token).toBe(token)
  })

  it('are exported as variables that a job understands', async () => {
    const { emulator, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })

    const variables = await client.credentials.export()

    const env = Object.fromEntries(
      variables.map(({ name, value }) => [name, typeof value === 'string' ? value : value.reveal()]),
    )
    expect(JSON.stringify(variables)).not.toContain(emulator.push.token)
    expect((await createClient({ env }).checkRegistry()).credentialOrigin).toBe('SLIPWAY_PUSH_TOKEN')
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['SLIPWAY_PULL_TOKEN', 'SLIPWAY_API_TOKEN']))
  })

  it('are forgotten at logout, with the login itself', async () => {
    const { emulator, store, env, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })

    const { removed } = await client.credentials.logout()

    expect(removed.map(({ kind }) => kind).sort()).toEqual(['api', 'pull', 'push'])
    expect(await store.list()).toEqual([])
    const [push] = (await createClient({ credentialStores: [store], env }).credentials.status()).credentials
    expect(push).toEqual({ kind: 'push', state: 'absent' })
  })

  it('for servers are the pull credential, tried on the image, never the push credential', async () => {
    const { emulator, store, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    const { digest } = await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })

    expect(await client.credentials.checkPull('game:1')).toEqual({
      image: `${emulator.registry}/studio/game:1@${digest}`,
      username: 'robot$studio+app-version-pull',
      origin: 'memory',
    })
    await store.remove({ kind: 'pull', registry: emulator.registry, project: 'studio' })
    await expect(client.credentials.checkPull('game:1')).rejects.toMatchObject({
      code: 'PULL_CREDENTIAL_REQUIRED',
      message: expect.stringContaining('there is no pull credential'),
    })
  })

  it('for servers are never a login of Docker that may push', async () => {
    const { emulator, env } = await aUser()
    const { username, token } = emulator.push
    const auth = Buffer.from(`${username}:${token}`).toString('base64')
    const config = JSON.stringify({ auths: { [emulator.registry]: { auth } } })
    const settings = { registry: emulator.registry, project: 'studio' }
    const client = createClient({ ...settings, env: { ...env, DOCKER_AUTH_CONFIG: config } })
    await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })

    await expect(client.credentials.checkPull('game:1')).rejects.toMatchObject({
      code: 'PULL_CREDENTIAL_REQUIRED',
      message: expect.stringContaining('may push too'),
    })
  })
})
