import { cp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import type { Progress } from '../../src/support/progress.js'
import { buildFolder } from './build-folder.js'
import type { RegistryUnderTest } from './registry-under-test.js'
import { tempFolder } from './temp-folder.js'

const HOUR_AGO = new Date(Date.now() - 3_600_000)

/** What a push must do in any registry. */
export function describePush(name: string, start: () => Promise<RegistryUnderTest>): void {
  let target: RegistryUnderTest
  let repositories = 0

  const clientWith = async (over: Partial<ClientOptions> = {}) => {
    const { registry, project, push } = target
    return createClient({
      registry,
      project,
      credentials: { push },
      cacheDir: await tempFolder(),
      env: {},
      ...over,
    })
  }
  const freshName = () => `game-${++repositories}`

  describe(`push to ${name}`, () => {
    beforeAll(async () => {
      target = await start()
    })
    afterAll(async () => {
      await target.stop()
    })

    it('sends every layer once and finds the same image when it is read back', async () => {
      const client = await clientWith()
      const folder = await buildFolder()

      const receipt = await client.push({ from: { folder }, to: `${freshName()}:1.0`, ports: ['7777/udp'] })

      expect(receipt.layers.map(({ outcome }) => outcome)).toEqual(receipt.layers.map(() => 'uploaded'))
      expect(receipt.layers.reduce((sum, { files }) => sum + files, 0)).toBe(7)
      expect(receipt.uploadedBytes).toBeGreaterThan(3 * 1024 * 1024)
      expect(await client.verifyImage(receipt.reference)).toMatchObject({
        digest: receipt.digest,
        blobs: receipt.layers.length + 1,
        readBytes: receipt.uploadedBytes,
      })
      expect(await client.inspectImage(receipt.reference)).toMatchObject({
        digest: receipt.digest,
        platform: 'linux/amd64',
        sizeBytes: receipt.sizeBytes,
        run: {
          user: '1000:1000',
          entrypoint: ['/slipway/init', '--', '/app/server.x86_64'],
          exposedPorts: ['7777/udp'],
        },
      })
    })

    it('sends nothing but the manifest for a second tag of the same build', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      const repository = freshName()
      const first = await client.push({ from: { folder }, to: `${repository}:1` })

      const second = await client.push({ from: { folder }, to: `${repository}:2` })

      expect(second.digest).toBe(first.digest)
      expect(second.uploadedBytes).toBe(0)
      expect(second.reusedBytes).toBe(first.uploadedBytes)
    })

    it('sends only the layer of a file that changed', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      const repository = freshName()
      await client.push({ from: { folder }, to: `${repository}:1` })
      await writeFile(join(folder, 'data/boot.config'), 'build-guid=2\n')

      const second = await client.push({ from: { folder }, to: `${repository}:2` })

      const uploaded = second.layers.filter(({ outcome }) => outcome === 'uploaded')
      expect(uploaded).toHaveLength(1)
      expect(uploaded[0]?.files).toBe(1)
      expect(second.uploadedBytes).toBeLessThan(5_000)
    })

    it('sends nothing when only times changed, on this machine or on another one', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      const repository = freshName()
      const first = await client.push({ from: { folder }, to: `${repository}:1` })
      await utimes(join(folder, 'data/world.bin'), HOUR_AGO, HOUR_AGO)
      const copy = join(await tempFolder(), 'copy')
      await cp(folder, copy, { recursive: true })

      const touched = await client.push({ from: { folder }, to: `${repository}:2` })
      const elsewhere = await (await clientWith()).push({ from: { folder: copy }, to: `${repository}:3` })

      expect([touched.digest, elsewhere.digest]).toEqual([first.digest, first.digest])
      expect([touched.uploadedBytes, elsewhere.uploadedBytes]).toEqual([0, 0])
      expect(elsewhere.layers.map(({ diffId }) => diffId)).toEqual(first.layers.map(({ diffId }) => diffId))
    })

    it('refuses to move a tag, before anything is sent, and moves it when asked', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      const to = `${freshName()}:stable`
      const first = await client.push({ from: { folder }, to })
      await writeFile(join(folder, 'data/levels/level1.txt'), 'rebuilt\n')

      await expect(client.push({ from: { folder }, to })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' })
      expect((await client.inspectImage(to)).digest).toBe(first.digest)

      const moved = await client.push({ from: { folder }, to, moveTag: true })
      expect((await client.inspectImage(to)).digest).toBe(moved.digest)
      expect(moved.digest).not.toBe(first.digest)
    })

    it('takes a second push of the same build to the same tag as done', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      const to = `${freshName()}:stable`
      const first = await client.push({ from: { folder }, to })

      const again = await (await clientWith()).push({ from: { folder }, to })

      expect(again.digest).toBe(first.digest)
      expect(again.uploadedBytes).toBe(0)
    })

    it('makes a tag of the time and the commit when none is given', async () => {
      const client = await clientWith({ env: { GITHUB_SHA: '4f2c9ab0123456789' } })

      const receipt = await client.push({ from: { folder: await buildFolder() }, to: freshName() })

      expect(receipt.tag).toMatch(/^\d{8}T\d{6}Z-4f2c9ab$/)
    })

    it('puts a build on a base image of the same registry without sending the base', async () => {
      const client = await clientWith()
      const base = await client.push({ from: { folder: await buildFolder() }, to: `${freshName()}:base` })
      const folder = await buildFolder()
      await rm(join(folder, 'data'), { recursive: true })

      const repository = freshName()
      const receipt = await client.push({ from: { folder }, to: `${repository}:1`, base: base.reference })

      const inherited = receipt.layers.slice(0, base.layers.length)
      expect(inherited.map(({ digest, outcome }) => [digest, outcome])).toEqual(
        base.layers.map(({ digest }) => [digest, 'mounted']),
      )
      expect(receipt.base?.digest).toBe(base.digest)
      await client.verifyImage(receipt.reference)
    })

    it('plans without changing anything', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      const repository = freshName()
      await client.push({ from: { folder }, to: `${repository}:1` })
      await writeFile(join(folder, 'data/boot.config'), 'build-guid=2\n')

      const plan = await client.plan({ from: { folder }, to: `${repository}:2` })

      expect(plan.compared).toBe(true)
      expect(plan.layers.filter(({ outcome }) => outcome !== 'existing').map(({ name }) => name)).toEqual([
        'files that every build rewrites',
      ])
      await expect(client.inspectImage(`${repository}:2`)).rejects.toMatchObject({ code: 'MANIFEST_UNKNOWN' })
    })

    it('reports bytes of a known total, never more than it, and ends every step', async () => {
      const client = await clientWith()
      const events: Progress[] = []

      const receipt = await client.push({
        from: { folder: await buildFolder() },
        to: `${freshName()}:1`,
        onProgress: (event) => events.push(event),
      })

      expect(new Set(events.map(({ step }) => step))).toEqual(new Set(['read', 'send', 'publish']))
      const sending = events.filter(({ step }) => step === 'send')
      expect(sending.every(({ done, total }) => done <= total)).toBe(true)
      expect(sending.at(-1)).toMatchObject({ done: sending[0]?.total, total: sending[0]?.total })
      const configBytes = 2_000
      expect(receipt.uploadedBytes - (sending.at(-1)?.sentBytes ?? 0)).toBeLessThan(configBytes)
    })

    it('ends within a second of being cancelled and leaves the tag as it was', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      await writeFile(join(folder, 'data/huge.bin'), Buffer.alloc(200 * 1024 * 1024, 'x'))
      const to = `${freshName()}:1`
      const controller = new AbortController()
      let cancelledAt = Number.POSITIVE_INFINITY

      const push = client.push({
        from: { folder },
        to,
        signal: controller.signal,
        onProgress: ({ step, done }) => {
          if (step !== 'send' || done === 0 || controller.signal.aborted) return
          cancelledAt = performance.now()
          controller.abort()
        },
      })

      await expect(push).rejects.toMatchObject({ name: 'AbortError', code: 'ABORTED' })
      expect(performance.now() - cancelledAt).toBeLessThan(1_000)
      await expect(client.inspectImage(to)).rejects.toMatchObject({ name: 'NotFoundError' })
    })

    it('does not send again what a cancelled push had sent', async () => {
      const client = await clientWith()
      const folder = await buildFolder()
      await writeFile(join(folder, 'data/huge.bin'), Buffer.alloc(200 * 1024 * 1024, 'x'))
      const to = `${freshName()}:1`
      const controller = new AbortController()
      const smallFiles = 30 * 1024 * 1024
      const push = client.push({
        from: { folder },
        to,
        signal: controller.signal,
        onProgress: ({ step, done }) => {
          if (step === 'send' && done > smallFiles) controller.abort()
        },
      })
      await expect(push).rejects.toMatchObject({ code: 'ABORTED' })

      const receipt = await client.push({ from: { folder }, to })

      expect(receipt.layers.filter(({ outcome }) => outcome === 'existing').length).toBeGreaterThan(0)
      await client.verifyImage(to)
    })

    it('says that a credential is wrong', async () => {
      const { push } = target
      const client = await clientWith({ credentials: { push: { ...push, token: 'not-the-token' } } })

      const failure = client.push({ from: { folder: await buildFolder() }, to: `${freshName()}:1` })

      await expect(failure).rejects.toMatchObject({ name: 'AuthError', code: 'CREDENTIAL_REJECTED' })
      await expect(failure).rejects.not.toThrow('not-the-token')
    })

    it('says that a base image does not exist', async () => {
      const client = await clientWith()
      const base = `${target.registry}/${target.project}/nothing-here:1`

      const failure = client.push({ from: { folder: await buildFolder() }, to: `${freshName()}:1`, base })

      await expect(failure).rejects.toMatchObject({ code: 'BASE_NOT_FOUND', side: 'source' })
    })

    it('writes no secret and no content into its cache', async () => {
      const cacheDir = await tempFolder()
      const client = await clientWith({ cacheDir })
      await client.push({ from: { folder: await buildFolder() }, to: `${freshName()}:1` })

      const cached = await Promise.all(
        ['layers-v1.json', 'pushes-v1.json'].map((file) => readFile(join(cacheDir, file), 'utf8')),
      )

      expect(cached.join('').length).toBeLessThan(5_000)
      expect(cached.join('')).not.toContain(String(target.push.token))
    })
  })
}
