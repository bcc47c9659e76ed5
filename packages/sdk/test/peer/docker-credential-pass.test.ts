import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { run } from '../../../../tools/peers/run.mjs'
import { createDockerHelperSource } from '../../src/credentials/docker/docker-helper-source.js'
import { createDockerHelperStore } from '../../src/credentials/docker/docker-helper-store.js'
import { Secret } from '../../src/log/secret.js'

const HOST = 'registry.example.com:5000'
const KEY_OWNER = 'slipway-test@example.com'

describeWith('docker-credential-pass')('docker-credential-pass', () => {
  let folder: string
  let env: Record<string, string | undefined>
  const push = { kind: 'push' as const, registry: HOST }
  const aPush = { ...push, username: 'robot$studio+ci', secret: new Secret('pa:ss$"\\€'), origin: 'test' }

  beforeAll(async () => {
    // Short: gpg-agent has a socket in it.
    folder = await mkdtemp(join(tmpdir(), 'sw-pass-'))
    const [GNUPGHOME, PASSWORD_STORE_DIR] = [join(folder, 'gpg'), join(folder, 'store')]
    env = { ...process.env, GNUPGHOME, PASSWORD_STORE_DIR, HOME: folder, XDG_RUNTIME_DIR: folder }
    await mkdir(GNUPGHOME, { mode: 0o700 })
    await run('gpg', ['--batch', '--passphrase', '', '--quick-gen-key', KEY_OWNER], { env })
  })
  afterAll(async () => {
    await run('gpgconf', ['--kill', 'gpg-agent'], { env })
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses to keep anything as long as pass has no store', async () => {
    const store = createDockerHelperStore('pass', { env })

    await expect(store.put(aPush)).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      reason: 'docker-credential-pass ended with exit code 1',
    })
    expect(await store.get(push)).toBeUndefined()
  })

  it('keeps, gives, lists and forgets a credential', async () => {
    await run('pass', ['init', KEY_OWNER], { env })
    const store = createDockerHelperStore('pass', { env })

    expect(await store.get(push)).toBeUndefined()
    expect(await store.remove(push)).toBe(false)
    await store.put(aPush)
    await store.put({ ...aPush, registry: 'registry-1.docker.io', username: 'hub' })

    const kept = await store.get(push)
    expect(kept).toMatchObject({ ...push, username: aPush.username, origin: 'docker-credential-pass' })
    expect(kept?.secret.reveal()).toBe(aPush.secret.reveal())
    expect(await store.get({ ...push, registry: 'registry.example.com' })).toBeUndefined()
    expect((await store.list()).map(({ registry, username }) => [registry, username]).sort()).toEqual([
      ['registry-1.docker.io', 'hub'],
      [HOST, aPush.username],
    ])

    await store.put({ ...aPush, username: 'robot$studio+next' })
    expect(await store.get(push)).toMatchObject({ username: 'robot$studio+next' })
    expect(await store.remove(push)).toBe(true)
    expect(await store.get(push)).toBeUndefined()
  })

  it('is asked where docker’s configuration names it', async () => {
    await createDockerHelperStore('pass', { env }).put(aPush)
    await mkdir(join(folder, '.docker'))
    await writeFile(join(folder, '.docker/config.json'), JSON.stringify({ credsStore: 'pass' }))
    const source = createDockerHelperSource({ env, home: folder })

    const lookup = await source.find(push)

    expect(lookup).toMatchObject({ state: 'found', credential: { ...push, username: aPush.username } })
    expect(lookup.state === 'found' && lookup.credential.secret.reveal()).toBe(aPush.secret.reveal())
    expect(await source.find({ ...push, registry: 'other.example' })).toEqual({ state: 'none' })
  })
})
