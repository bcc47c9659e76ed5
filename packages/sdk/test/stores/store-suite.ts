import { describe, expect, it } from 'vitest'
import type { Credential } from '../../src/credentials/credential.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { Secret } from '../../src/log/secret.js'
import { aCredential, SENTINEL } from '../support/a-registry.js'

const HOST = 'registry.example.com'
const SLOW_MS = 60_000

/** What every store does. `open` gives one with nothing in it; it belongs to the test that runs. */
export function describeStore(name: string, open: () => Promise<CredentialStore>): void {
  describe(`${name} as a store`, { timeout: SLOW_MS }, () => {
    it('has nothing at first', async () => {
      const store = await open()

      expect(await store.get({ kind: 'push', registry: HOST, project: 'game' })).toBeUndefined()
      expect(await store.get({ kind: 'push', registry: HOST })).toBeUndefined()
      expect(await store.list()).toEqual([])
      expect(await store.remove({ kind: 'push', registry: HOST })).toBe(false)
    })

    it.each([
      ['plain letters', 'robot', 'token'],
      ['the name of a robot account', 'robot$game+ci', '$HOME $$ `id` $(id) %PATH%'],
      ['letters of all the world', 'röbot-機器人', 'пароль-密码-🔑'],
      ['lines, quotes and blanks', 'a "b" \\ c', ' first\nsecond\r\n\tthird\\n '],
    ])('keeps %s', async (_, username, secret) => {
      const store = await open()
      const credential = aCredential(HOST, { project: 'game', username, secret: new Secret(secret) })

      await store.put(credential)

      const kept = await store.get({ kind: 'push', registry: HOST, project: 'game' })
      expect(kept).toMatchObject({
        kind: 'push',
        registry: HOST,
        project: 'game',
        username,
        origin: store.name,
      })
      expect(kept?.secret.reveal()).toBe(secret)
      expect(kept?.expiresAt).toBeUndefined()
    })

    it('keeps when a credential expires, expired or not', async () => {
      const store = await open()
      const [past, future] = ['2020-01-01T00:00:00.000Z', '2099-12-31T23:59:59.000Z']

      await store.put(aCredential(HOST, { project: 'old', expiresAt: past }))
      await store.put(aCredential(HOST, { project: 'new', expiresAt: future }))

      expect((await store.get({ kind: 'push', registry: HOST, project: 'old' }))?.expiresAt).toBe(past)
      expect((await store.list()).map(({ expiresAt }) => expiresAt)).toEqual([future, past])
    })

    it('lists what it keeps, without secrets', async () => {
      const store = await open()
      const before = new Date().toISOString()

      await store.put(aCredential(HOST, { project: 'game' }))
      await store.put(aCredential('api.example.com', { kind: 'api', username: 'token' }))

      const listed = await store.list()
      expect(listed).toEqual([
        { kind: 'api', registry: 'api.example.com', username: 'token', createdAt: aTime, isDefault: true },
        {
          kind: 'push',
          registry: HOST,
          project: 'game',
          username: 'robot$game+ci',
          createdAt: aTime,
          isDefault: true,
        },
      ])
      expect(listed.every(({ createdAt = '' }) => createdAt >= before)).toBe(true)
      expect(JSON.stringify(listed)).not.toContain(SENTINEL)
    })

    it('replaces what is at the same address, and it stays the default', async () => {
      const store = await open()

      await store.put(aCredential(HOST, { project: 'game' }))
      await store.put(
        aCredential(HOST, { project: 'game', username: 'new', secret: new Secret('new-secret') }),
      )

      const kept = await store.get({ kind: 'push', registry: HOST })
      expect([kept?.username, kept?.secret.reveal()]).toEqual(['new', 'new-secret'])
      expect(await store.list()).toMatchObject([{ username: 'new', isDefault: true }])
    })

    it('forgets one and keeps the others', async () => {
      const store = await open()
      await putAll(store, ['game', 'tools'])

      expect(await store.remove({ kind: 'push', registry: HOST, project: 'game' })).toBe(true)

      expect(await store.remove({ kind: 'push', registry: HOST, project: 'game' })).toBe(false)
      expect((await store.list()).map(({ project }) => project)).toEqual(['tools'])
    })

    it('forgets whatever it lists, also without a project', async () => {
      const store = await open()
      await store.put(aCredential(HOST, { project: 'game' }))
      await store.put(aCredential(HOST))

      for (const stored of await store.list()) expect(await store.remove(stored)).toBe(true)

      expect(await store.list()).toEqual([])
    })

    it('takes the first project of a host for its default, until another is made it', async () => {
      const store = await open()
      const forHost = async () => (await store.get({ kind: 'push', registry: HOST }))?.project

      await putAll(store, ['game', 'tools'])
      expect(await forHost()).toBe('game')

      await store.put(aCredential(HOST, { project: 'tools' }), { isDefault: true })
      expect(await forHost()).toBe('tools')
      expect((await store.list()).map(({ project, isDefault }) => [project, isDefault])).toEqual([
        ['game', false],
        ['tools', true],
      ])
    })

    it('does not guess which project a host means when its default is gone', async () => {
      const store = await open()
      await putAll(store, ['game', 'tools', 'web'])

      await store.remove({ kind: 'push', registry: HOST, project: 'game' })
      expect(await store.get({ kind: 'push', registry: HOST })).toBeUndefined()
      expect(await store.remove({ kind: 'push', registry: HOST })).toBe(false)

      await store.remove({ kind: 'push', registry: HOST, project: 'web' })
      expect((await store.get({ kind: 'push', registry: HOST }))?.project).toBe('tools')
    })

    it('keeps kinds apart', async () => {
      const store = await open()

      await store.put(aCredential(HOST, { kind: 'push', project: 'game', username: 'pusher' }))
      await store.put(aCredential(HOST, { kind: 'pull', project: 'game', username: 'puller' }))

      expect((await store.get({ kind: 'push', registry: HOST }))?.username).toBe('pusher')
      expect((await store.get({ kind: 'pull', registry: HOST }))?.username).toBe('puller')
      expect(await store.get({ kind: 'api', registry: HOST })).toBeUndefined()
      expect((await store.list()).every(({ isDefault }) => isDefault)).toBe(true)
    })

    it('gives a credential to exactly its host and project', async () => {
      const store = await open()
      await store.put(aCredential(HOST, { project: 'game' }))
      const strangers = [
        `${HOST}:443`,
        `${HOST}.evil.net`,
        'example.com',
        `evil-${HOST}`,
        'registry.example.co',
      ]

      for (const registry of strangers) expect(await store.get({ kind: 'push', registry })).toBeUndefined()
      for (const project of ['gam', 'game2', 'Game', 'game/']) {
        expect(await store.get({ kind: 'push', registry: HOST, project })).toBeUndefined()
      }
      expect(await store.get({ kind: 'push', registry: HOST.toUpperCase(), project: 'game' })).toMatchObject({
        registry: HOST,
      })
    })

    it('keeps twenty', async () => {
      const store = await open()
      const projects = Array.from({ length: 20 }, (_, index) => `project-${String(index).padStart(2, '0')}`)

      await putAll(store, projects, (project) => ({ secret: new Secret(`secret of ${project}`) }))

      expect((await store.list()).map(({ project }) => project)).toEqual(projects)
      const last = await store.get({ kind: 'push', registry: HOST, project: 'project-19' })
      expect(last?.secret.reveal()).toBe('secret of project-19')
    })

    it('does nothing for a signal that has fired', async () => {
      const store = await open()
      const signal = AbortSignal.abort()

      await expect(store.put(aCredential(HOST), { signal })).rejects.toMatchObject({ code: 'ABORTED' })
      await expect(store.list({ signal })).rejects.toMatchObject({ code: 'ABORTED' })
      expect(await store.list()).toEqual([])
    })
  })
}

const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

async function putAll(
  store: CredentialStore,
  projects: readonly string[],
  more: (project: string) => Partial<Credential> = () => ({}),
): Promise<void> {
  for (const project of projects) await store.put(aCredential(HOST, { project, ...more(project) }))
}
