import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import { errorOf } from '../support/a-registry.js'
import { aCosignSignature, anOciArtifact, NOTARY_SIGNATURE, tagOf } from '../support/attached-content.js'
import { randomNumbers } from '../support/random-tree.js'
import { anImage, anIndex } from '../support/registry-content.js'
import { startShufflingProxy } from '../support/shuffling-proxy.js'
import { TEMPLATE } from '../support/version-ground.js'
import { addressOf, aWatchGround, type RunningWatch, WEBHOOK_SECRET } from '../support/watch-ground.js'

const LISTEN = { port: 0 } as const

describe('a watch that looks once', () => {
  it('gives every tag of the project file its version, and finds nothing to do the second time', async () => {
    const { client, versions, posts } = await aWatchGround({ tags: ['1', '2', '3'] })

    const first = await client.watch({ once: true })
    const again = await client.watch({ once: true })

    expect(first).toMatchObject({
      schemaVersion: 1,
      repositories: ['studio/game'],
      runs: 1,
      created: ['1', '2', '3'].map((tag) => ({
        repository: 'studio/game',
        tag,
        app: 'shooter',
        version: tag,
      })),
      conflicts: [],
      failures: [],
    })
    expect(again).toMatchObject({ created: [], conflicts: [], failures: [] })
    expect(await versions()).toEqual(['shooter/1', 'shooter/2', 'shooter/3'])
    expect(posts()).toHaveLength(3)
  })

  it('gives an index its version, and none to its images, to signatures and to SBOMs', async () => {
    const ground = await aWatchGround()
    const { game, client } = ground
    const [amd64, arm64] = [await anImage(game), await anImage(game)]
    for (const child of [amd64, arm64]) await game.manifests.put(child.digest, child)
    const index = anIndex(amd64, arm64)
    await game.manifests.put('2', index)
    await game.manifests.put(`${tagOf(index)}.sig`, await aCosignSignature(game))
    const sbom = await anOciArtifact(game, { artifactType: 'application/spdx+json', subject: index })
    await game.manifests.put(sbom.digest, sbom)
    const signature = await anOciArtifact(game, { artifactType: NOTARY_SIGNATURE, subject: index })
    await game.manifests.put(signature.digest, signature)

    const { failures } = await client.watch({ repositories: ['game'], once: true })

    expect(failures).toEqual([])
    expect(await ground.versionsPerTag()).toEqual({ 1: 1, 2: 1 })
  })

  it('takes the template of the project file where the platform could keep one and keeps none', async () => {
    const { client, versionsPerTag } = await aWatchGround({ without: [] })
    const events: string[] = []

    await client.watch({ once: true, onEvent: (event) => void events.push(JSON.stringify(event)) })

    expect(events[0]).toContain('"home":"file"')
    expect(await versionsPerTag()).toEqual({ 1: 1 })
  })

  it('tells a conflict and goes on', async () => {
    const { client, desk, image, versions } = await aWatchGround({
      tags: ['1', '2'],
      template: { ...TEMPLATE, versionName: 'only-{git}' },
    })
    await desk().ensure(image('1'), { ...TEMPLATE, versionName: 'only-{git}' })

    const report = await client.watch({ once: true })

    expect(report.conflicts).toMatchObject([{ tag: '2', version: 'only-nogit' }])
    expect(await versions()).toHaveLength(1)
  })

  it('has the platform make the versions where that keeps the template', async () => {
    const { client, keepOnServer, watch } = await aWatchGround({ without: [], tags: ['1', '2'] })
    await keepOnServer(TEMPLATE)

    const watching = watch({ repositories: ['game'] })
    await watching.saw('run')
    const report = await watching.end()

    expect(watching.events[0]).toMatchObject({ type: 'started', repository: 'studio/game', home: 'server' })
    expect(report.created.map(({ tag }) => tag)).toEqual(['1', '2'])
    expect((await client.watch({ repositories: ['game'], once: true })).created).toEqual([])
  })

  it.each([
    ['a repository without a template', { repositories: ['other'] }, 'TEMPLATE_INVALID'],
    ['an interval that is none', { intervalMs: 10 }, 'OPTION_INVALID'],
    ['two registries', { repositories: ['game', 'localhost:1/studio/game'] }, 'OPTION_INVALID'],
    ['webhooks', { listen: LISTEN }, 'OPTION_INVALID'],
  ])('refuses %s', async (_, options, code) => {
    const { client, versions } = await aWatchGround()

    expect(await errorOf(client.watch({ once: true, ...options }))).toMatchObject({ code })
    expect(await versions()).toEqual([])
  })

  it('ends at its signal with an error, because not everything was looked at', async () => {
    const { client } = await aWatchGround()

    const watching = client.watch({ once: true, signal: AbortSignal.abort() })

    expect(await errorOf(watching)).toMatchObject({ code: 'ABORTED' })
  })
})

describe('a watch', () => {
  it.each(['Default', 'CloudEvents'] as const)(
    'looks as soon as Harbor tells of a push in the form %s',
    async (format) => {
      const { watch, tell, push, versionsPerTag } = await aWatchGround()
      const watching = watch({ listen: LISTEN })
      await watching.saw('run')
      await tell(addressOf(watching), format)

      await push('2')
      await watching.saw('created', 2)
      const report = await watching.end()

      expect(await versionsPerTag()).toEqual({ 1: 1, 2: 1 })
      expect(report).toMatchObject({ wakes: 1, refused: 0, failures: [] })
      expect(report.created.map(({ tag }) => tag)).toEqual(['1', '2'])
    },
  )

  it('is told of a push at the path of its public address', async () => {
    const { watch, tell, push } = await aWatchGround()
    const watching = watch({ listen: LISTEN, publicUrl: 'https://hooks.example.com/slipway/' })
    await watching.saw('run')
    await tell(new URL('/slipway', addressOf(watching)).href, 'Default')

    await push('2')
    await watching.saw('created', 2)

    expect(await watching.end()).toMatchObject({ wakes: 1, refused: 0 })
  })

  it('believes nobody without the secret, and is not woken up by other repositories', async () => {
    const { watch, tell, repository, push } = await aWatchGround()
    const watching = watch({ listen: LISTEN })
    await watching.saw('run')
    await tell(addressOf(watching), 'Default', 'Another-secret')
    await push('2')
    await watching.saw('refused')
    const lobby = repository('lobby')
    await tell(addressOf(watching), 'CloudEvents')
    await lobby.manifests.put('1', await anImage(lobby))
    await push('3')
    await watching.saw('created', 3)

    const report = await watching.end()

    expect(report.wakes).toBe(1)
    expect(report.refused).toBeGreaterThan(0)
  })

  it('goes on after a failure, tells it once, and makes up for it at the next look', async () => {
    const { watch, tell, push, emulator, versionsPerTag } = await aWatchGround()
    const match = { surface: 'platform', method: 'POST' } as const
    emulator.faults.add({ kind: 'unauthorized', match, times: 0 })
    const watching = watch({ listen: LISTEN })
    await watching.saw('run')
    await tell(addressOf(watching), 'Default')
    await push('2')
    await watching.saw('run', 2)
    emulator.faults.clear()
    await push('3')
    await watching.saw('created', 3)

    const report = await watching.end()

    const failures = watching.events.filter(({ type }) => type === 'failed')
    expect(failures).toMatchObject([{ tag: '1', error: { code: 'CREDENTIAL_REJECTED' } }])
    expect(report).toMatchObject({ failures: [], untried: 0 })
    expect(await versionsPerTag()).toEqual({ 1: 1, 2: 1, 3: 1 })
  })

  it('ends with its first look where the credential is wrong', async () => {
    const { emulator, env } = await aWatchGround()
    const client = createClient({ env: { ...env, SLIPWAY_PUSH_TOKEN: 'wrong-token', SLIPWAY_CONFIG: '' } })

    const watching = client.watch({ repositories: ['game'] })

    expect(await errorOf(watching)).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
    expect(emulator.requests.some(({ method, path }) => method === 'POST' && path.startsWith('/v1/'))).toBe(
      false,
    )
  })

  it('ends within a second while a request gets no answer', async () => {
    const { watch, emulator, versionsPerTag } = await aWatchGround()
    const match = { surface: 'platform', method: 'POST', path: '*/version' } as const
    emulator.faults.add({ kind: 'timeout-after', match, times: 0 })
    const watching = watch()
    await expect.poll(() => emulator.faults.list()[0]?.hits, { timeout: 5_000 }).toBe(1)
    const startedAtMs = performance.now()

    const report = await watching.end()

    expect(performance.now() - startedAtMs).toBeLessThan(1_000)
    expect(report.created).toEqual([])
    emulator.faults.clear()
    expect(await versionsPerTag()).toEqual({ 1: 1 })
  })
})

describe('registering the webhook', () => {
  it.each(['2.8', '2.15'] as const)(
    'makes the policy of Harbor %s, changes it, and leaves it alone',
    async (harborVersion) => {
      const { watch, emulator, push, versionsPerTag } = await aWatchGround({ harborVersion })
      const proxy = await startShufflingProxy(() => 999_999)
      const registered = async (secret: string) => {
        const watching = watch({
          ...{ listen: LISTEN, publicUrl: new URL(proxy.url).origin, register: true, secret },
          admin: emulator.admin,
        })
        await watching.saw('run')
        proxy.to(addressOf(watching))
        return { watching, told: watching.events.find(({ type }) => type === 'registered') }
      }

      const first = await registered('first-secret-1')
      await first.watching.end()
      const changed = await registered(WEBHOOK_SECRET)
      await changed.watching.end()
      const same = await registered(WEBHOOK_SECRET)
      await push('2')
      await same.watching.saw('woken')
      await same.watching.saw('created')

      expect(first.told).toMatchObject({ outcome: 'created', policy: 'slipway-watch', address: proxy.url })
      expect(changed.told).toMatchObject({ outcome: 'updated' })
      expect(same.told).toMatchObject({ outcome: 'existing', warnings: [] })
      expect(JSON.stringify([first, changed, same].map(({ told }) => told))).not.toContain(WEBHOOK_SECRET)
      expect(await versionsPerTag()).toEqual({ 1: 1, 2: 1 })
    },
  )

  it.each([
    ['without a secret', { secret: undefined, publicUrl: 'http://127.0.0.1:9/hook' }, 'OPTION_INVALID'],
    ['without an address', {}, 'OPTION_INVALID'],
    ['without an administrator', { publicUrl: 'http://127.0.0.1:9/hook' }, 'CREDENTIAL_MISSING'],
    [
      'with a wrong password',
      { publicUrl: 'http://127.0.0.1:9/hook', admin: { username: 'admin', token: 'Wrong-pass-1' } },
      'CREDENTIAL_REJECTED',
    ],
  ])('is refused %s', async (_, options, code) => {
    const { watch, versions } = await aWatchGround()

    const watching = watch({ listen: LISTEN, register: true, ...options })

    expect(await errorOf(watching.ended)).toMatchObject({ code })
    expect(await versions()).toEqual([])
  })
})

describe('webhooks that get lost, come twice and in another order', () => {
  it('lead to one version for each tag, also with restarts of the receiver', async () => {
    const { watch, tell, push, versionsPerTag, client } = await aWatchGround()
    const proxy = await startShufflingProxy(randomNumbers(7))
    await tell(proxy.url, 'Default')
    await tell(proxy.url, 'CloudEvents')
    const tags = Array.from({ length: 25 }, (_, index) => `${index + 2}`)
    let watching: RunningWatch | undefined
    for (const [index, tag] of tags.entries()) {
      if (index % 10 === 0) {
        await watching?.end()
        watching = watch({ listen: LISTEN })
        await watching.saw('listening')
        proxy.to(addressOf(watching))
      }
      await push(tag)
    }
    await proxy.settled()
    await watching?.end()

    const { failures } = await client.watch({ once: true })

    const counts = proxy.counts()
    expect(counts.taken).toBe(50)
    for (const count of [counts.lost, counts.doubled, counts.reordered]) expect(count).toBeGreaterThan(0)
    expect(failures).toEqual([])
    expect(await versionsPerTag()).toEqual(Object.fromEntries(['1', ...tags].map((tag) => [tag, 1])))
  })
})
