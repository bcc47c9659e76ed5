import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { KEEPING_HELPER, writeHelper } from '../../../test/support/docker-helper-program.js'
import { tempFolder, writeTree } from '../../../test/support/temp-folder.js'
import { Secret } from '../../log/secret.js'
import { dockerHelper } from './docker-helper.js'
import { createDockerHelperSource } from './docker-helper-source.js'
import { createDockerHelperStore } from './docker-helper-store.js'

const HOST = 'registry.example.com'

/** A folder in PATH with these helpers in it: name to script. */
async function withHelpers(scripts: Record<string, string>) {
  const folder = await tempFolder()
  for (const [name, script] of Object.entries(scripts)) await writeHelper(folder, name, script)
  return { folder, env: { PATH: folder, SLIPWAY_PUSH_TOKEN: 'planted', OTHER: 'x' } }
}
const pairOf = (fields: Record<string, unknown>) =>
  `answer(${JSON.stringify(JSON.stringify({ ServerURL: HOST, Username: 'robot', Secret: 'planted', ...fields }))})`

// Windows starts no scripts.
const describeWithScripts = describe.skipIf(process.platform === 'win32')

describeWithScripts('dockerHelper', () => {
  it('keeps, gives, lists and forgets a pair, and hands the secret over by standard input alone', async () => {
    const seen = `require('node:fs').appendFileSync(__dirname + '/seen', process.argv.join() + JSON.stringify(process.env))`
    const { folder, env } = await withHelpers({ keep: `${seen}\n${KEEPING_HELPER}` })
    const helper = dockerHelper('keep', { env })
    const secret = new Secret('planted"\\$ecret')

    expect(await helper.get(HOST)).toEqual({ state: 'none' })
    expect(await helper.store(HOST, { username: 'robot$studio+ci', secret })).toMatchObject({
      state: 'found',
    })
    expect(await helper.store('registry-1.docker.io', { username: 'me', secret })).toMatchObject({
      state: 'found',
    })
    const answer = await helper.get(HOST)

    expect(answer).toMatchObject({ state: 'found', value: { username: 'robot$studio+ci' } })
    expect(answer.state === 'found' && answer.value.secret.reveal()).toBe('planted"\\$ecret')
    expect(await helper.list()).toEqual({
      state: 'found',
      value: new Map([
        [HOST, 'robot$studio+ci'],
        ['registry-1.docker.io', 'me'],
      ]),
    })
    expect(Object.keys(JSON.parse(await readFile(join(folder, 'pairs.json'), 'utf8')))).toEqual([
      HOST,
      'https://index.docker.io/v1/',
    ])
    expect(await helper.erase(HOST)).toMatchObject({ state: 'found' })
    expect(await helper.get(HOST)).toEqual({ state: 'none' })
    const traces = await readFile(join(folder, 'seen'), 'utf8')
    expect(traces).toContain('OTHER')
    expect(traces).not.toContain('planted')
  })

  it.each<[string, string, string]>([
    ['answers for another host', pairOf({ ServerURL: `evil-${HOST}` }), 'another host'],
    ['answers for another port', pairOf({ ServerURL: `${HOST}:444` }), 'another host'],
    ['has an identity token', pairOf({ Username: '<token>' }), 'identity token'],
    ['has no user name', pairOf({ Username: '' }), 'no user name'],
    ['has no secret', pairOf({ Secret: '' }), 'no secret'],
    ['gives a number', pairOf({ Secret: 1 }), 'something else than a credential'],
    ['says nothing', '', 'something else than a credential'],
    ['fails with the secret on its lips', 'answer("error near planted", 1)', 'exit code 1'],
    ['is ended', 'process.kill(process.pid, "SIGKILL")', 'was ended'],
    ['does not stop', 'answer("planted".repeat(20000))', 'no whole answer'],
  ])('is of no use when it %s', async (_, script, reason) => {
    const { env } = await withHelpers({ odd: script })

    const answer = await dockerHelper('odd', { env }).get(HOST)

    expect(answer).toMatchObject({ state: 'unavailable', reason: expect.stringContaining(reason) })
    expect(JSON.stringify(answer)).not.toContain('planted')
  })

  it('takes an answer without an address, and both ways to say that there is none', async () => {
    const { env } = await withHelpers({
      terse: pairOf({ ServerURL: undefined }),
      none: 'answer("credentials not found in native keychain\\r\\n", 1)',
      empty: pairOf({ Username: '', Secret: '' }),
    })

    expect(await dockerHelper('terse', { env }).get(HOST)).toMatchObject({ state: 'found' })
    expect(await dockerHelper('none', { env }).get(HOST)).toEqual({ state: 'none' })
    expect(await dockerHelper('empty', { env }).get(HOST)).toEqual({ state: 'none' })
  })

  it('says that a helper is not there, and stops when the caller does', async () => {
    const { env } = await withHelpers({ slow: 'setInterval(() => {}, 1000)' })

    expect(await dockerHelper('absent', { env }).get(HOST)).toMatchObject({
      state: 'unavailable',
      reason: 'docker-credential-absent is not in PATH',
    })
    const slow = dockerHelper('slow', { env }).get(HOST, { signal: AbortSignal.timeout(100) })
    await expect(slow).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describeWithScripts('createDockerHelperSource', () => {
  const NONE = 'answer("credentials not found in native keychain\\n", 1)'
  async function sourceFor(config: unknown) {
    const { folder, env } = await withHelpers({
      own: pairOf({ Secret: 'of-own' }),
      all: pairOf({ ServerURL: undefined, Secret: 'of-all' }),
      none: NONE,
      slipway: pairOf({ Secret: 'of-slipway' }),
    })
    await writeTree(folder, { '.docker/config.json': JSON.stringify(config) })
    return createDockerHelperSource({
      env: { ...env, XDG_RUNTIME_DIR: folder },
      home: folder,
      platform: 'linux',
    })
  }
  const push = (registry: string) => ({ kind: 'push' as const, registry })

  it('asks the host’s own helper, and the one for all for every other host', async () => {
    const source = await sourceFor({ credsStore: 'all', credHelpers: { [`https://${HOST}`]: 'own' } })

    expect(await source.find(push(HOST))).toMatchObject({
      state: 'found',
      credential: { kind: 'push', registry: HOST, username: 'robot', origin: 'docker-credential-own' },
    })
    expect(await source.find({ kind: 'pull', registry: 'b.example' })).toMatchObject({
      credential: { kind: 'pull', registry: 'b.example', origin: 'docker-credential-all' },
    })
    expect(await source.find({ kind: 'api', registry: HOST })).toEqual({ state: 'none' })
  })

  it('asks no other helper where the host’s own has none, is switched off, or is ours', async () => {
    for (const name of ['none', '', 'slipway']) {
      const source = await sourceFor({ credsStore: 'all', credHelpers: { [HOST]: name } })
      expect(await source.find(push(HOST))).toEqual({ state: 'none' })
    }
  })

  it('is unavailable where the helper is no name', async () => {
    for (const name of ['../own', 7, ['own']]) {
      const source = await sourceFor({ credHelpers: { [HOST]: name } })
      expect(await source.find(push(HOST))).toMatchObject({ state: 'unavailable' })
    }
  })
})

describeWithScripts('createDockerHelperStore', () => {
  const push = { kind: 'push' as const, registry: HOST }
  const aPush = { ...push, username: 'robot', secret: new Secret('planted'), origin: 'test' }

  it('keeps one push credential per host', async () => {
    const { env } = await withHelpers({ keep: KEEPING_HELPER })
    const store = createDockerHelperStore('keep', { env })

    await store.put(aPush)
    await store.put({ ...aPush, username: 'robot2' })

    expect(store).toMatchObject({ name: 'docker-credential-keep', protection: 'helper' })
    expect(await store.get(push)).toMatchObject({ username: 'robot2', origin: 'docker-credential-keep' })
    expect(await store.get({ ...push, kind: 'pull' })).toBeUndefined()
    expect(await store.list()).toMatchObject([{ ...push, username: 'robot2', isDefault: true }])
    expect(await store.remove({ ...push, kind: 'pull' })).toBe(false)
    expect(await store.remove(push)).toBe(true)
    expect(await store.remove(push)).toBe(false)
    expect(await store.list()).toEqual([])
  })

  it('puts the former pair back where a helper fails after it has erased it', async () => {
    const failing = `${KEEPING_HELPER}\nif (action === 'erase') answer('the agent is gone', 1)`
    const { env } = await withHelpers({ keep: failing })
    const store = createDockerHelperStore('keep', { env })
    await store.put(aPush)

    await expect(store.put({ ...aPush, username: 'robot2' })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })
    expect(await store.get(push)).toMatchObject({ username: 'robot' })
  })

  it('refuses a second kind, and says where it can go', async () => {
    const { env } = await withHelpers({ keep: KEEPING_HELPER })
    const store = createDockerHelperStore('keep', { env })

    await expect(store.put({ ...aPush, kind: 'pull' })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: expect.stringContaining('one pair per host'),
      hint: expect.stringContaining('--allow-file-store'),
    })
  })

  it('puts the former pair back when the new one is not kept', async () => {
    const picky = "if (action === 'store' && input.includes('robot2')) process.exit(3)"
    const { env } = await withHelpers({ keep: `${picky}\n${KEEPING_HELPER}` })
    const store = createDockerHelperStore('keep', { env })
    await store.put(aPush)

    await expect(store.put({ ...aPush, username: 'robot2' })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })

    expect(await store.get(push)).toMatchObject({ username: 'robot' })
  })

  it('does not believe a helper that forgets what it is given', async () => {
    const { env } = await withHelpers({ sieve: "if (action === 'get') answer('{}')" })

    await expect(createDockerHelperStore('sieve', { env }).put(aPush)).rejects.toMatchObject({
      reason: 'docker-credential-sieve does not give back what it was given',
    })
  })

  it('throws where the helper cannot be used, without the secret', async () => {
    const { env } = await withHelpers({ broken: 'answer(input, 1)' })
    const store = createDockerHelperStore('broken', { env })

    const calls = [
      () => store.put(aPush),
      () => store.get(push),
      () => store.remove(push),
      () => store.list(),
    ]
    for (const call of calls) {
      const error = await call().then(String, (thrown: unknown) => JSON.stringify(thrown))
      expect(error).toContain('KEYCHAIN_UNAVAILABLE')
      expect(error).not.toContain('planted')
    }
  })
})
