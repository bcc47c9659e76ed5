import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../../src/client.js'
import { Secret } from '../../src/log/secret.js'
import type { EncodedContent } from '../../src/oci/descriptor.js'
import { digestOf } from '../../src/reference/digest.js'
import type { Repository } from '../../src/registry/repository.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import type { Progress } from '../../src/support/progress.js'
import { aCredential, aRegistry } from './a-registry.js'
import { recordRequests } from './recorded-requests.js'
import { aDockerImage, anImage, anIndex } from './registry-content.js'
import type { RegistryUnderTest } from './registry-under-test.js'

const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE']

/** What a promotion must do within a registry and from one to another. */
export function describePromotion(
  name: string,
  start: () => Promise<{ readonly source: RegistryUnderTest; readonly target: RegistryUnderTest }>,
): void {
  let source: RegistryUnderTest
  let target: RegistryUnderTest
  let repositories = 0

  const freshName = () => `game-${++repositories}`
  const clientOf = (
    { registry, project, push }: RegistryUnderTest,
    over: Partial<ClientOptions> = {},
  ): Client => createClient({ registry, project, credentials: { push }, env: {}, ...over })
  const repositoryOf = ({ registry, project, push }: RegistryUnderTest, path: string): Repository => {
    const secret = new Secret(String(push.token))
    const credential = aCredential(registry, { username: push.username, secret })
    return aRegistry(registry, { credential }).repository(`${project}/${path}`)
  }
  const inSource = (path: string, tag = '') => `${source.registry}/${source.project}/${path}${tag}`
  const inTarget = (path: string, tag = '') => `${target.registry}/${target.project}/${path}${tag}`

  /** A new repository of the source with the image under `1.0`. */
  const publish = async (make: (repository: Repository) => Promise<EncodedContent>) => {
    const path = freshName()
    const repository = repositoryOf(source, path)
    const content = await make(repository)
    await repository.manifests.put('1.0', content)
    return { path, content }
  }
  const promoteAcross = (path: string, to: string) =>
    clientOf(target).promote({ from: inSource(path, ':1.0'), to, sourceCredentials: source.push })

  const expectWhole = async (repository: Repository, content: EncodedContent, tag = '1.0') => {
    const stored = await repository.manifests.get(tag)
    expect(stored.bytes.equals(content.bytes)).toBe(true)
    expect(stored.mediaType).toBe(content.mediaType)
    const images =
      stored.parsed.kind === 'manifest'
        ? [stored.parsed]
        : await Promise.all(
            stored.parsed.manifests.map(
              async ({ digest }) => (await repository.manifests.get(digest)).parsed,
            ),
          )
    for (const image of images) {
      if (image.kind !== 'manifest') throw new TypeError('an index is below an index')
      for (const { digest, sizeBytes } of [image.config, ...image.layers]) {
        expect((await repository.blobs.fetch(digest, { maxBytes: 1_000_000 })).byteLength).toBe(sizeBytes)
      }
    }
  }

  describe(`promotion in ${name}`, () => {
    beforeAll(async () => {
      const started = await start()
      source = started.source
      target = started.target
    })
    afterAll(async () => {
      await source?.stop()
      await target?.stop()
    })

    it('gives an image another tag of its repository without sending a blob', async () => {
      const { path, content } = await publish(anImage)

      const receipt = await clientOf(source).promote({ from: `${path}:1.0`, to: `${path}:live` })

      expect(receipt).toMatchObject({
        schemaVersion: 1,
        source: `${inSource(path, ':1.0')}@${content.digest}`,
        reference: inSource(path, ':live'),
        digest: content.digest,
        sizeBytes: content.sizeBytes + 20_200,
        copiedBytes: 0,
        mountedBytes: 0,
        reusedBytes: 20_200,
      })
      expect(receipt.blobs.map(({ outcome }) => outcome)).toEqual(['existing', 'existing'])
      await expectWhole(repositoryOf(source, path), content, 'live')
    })

    it('mounts the blobs into another repository of the registry and keeps the tag', async () => {
      const { path, content } = await publish(anImage)

      const receipt = await clientOf(source).promote({ from: `${path}:1.0`, to: `released/${path}` })

      expect(receipt).toMatchObject({
        reference: inSource(`released/${path}`, ':1.0'),
        digest: content.digest,
      })
      expect(receipt).toMatchObject({ copiedBytes: 0, mountedBytes: 20_200, reusedBytes: 20_200 })
      expect(receipt.blobs.map(({ outcome }) => outcome)).toEqual(['mounted', 'mounted'])
      await expectWhole(repositoryOf(source, `released/${path}`), content)
    })

    it('copies an image to another registry', async () => {
      const { path, content } = await publish(anImage)

      const receipt = await promoteAcross(path, `${path}:live`)

      expect(receipt).toMatchObject({
        source: `${inSource(path, ':1.0')}@${content.digest}`,
        reference: inTarget(path, ':live'),
        digest: content.digest,
        copiedBytes: 20_200,
        reusedBytes: 0,
      })
      expect(receipt.blobs.map(({ outcome }) => outcome)).toEqual(['uploaded', 'uploaded'])
      await expectWhole(repositoryOf(target, path), content, 'live')
    })

    it('takes the image that a digest names', async () => {
      const { path, content } = await publish(anImage)

      const receipt = await clientOf(source).promote({
        from: `${path}@${content.digest}`,
        to: `released/${path}:2.0`,
      })

      expect(receipt.digest).toBe(content.digest)
    })

    it('copies an index with the images of both platforms, byte for byte', async () => {
      const { path, content } = await publish(async (repository) => {
        const images = [await anImage(repository), await anImage(repository)]
        for (const image of images) await repository.manifests.put(image.digest, image)
        return anIndex(...images)
      })

      const mounted = await clientOf(source).promote({ from: `${path}:1.0`, to: `released/${path}` })
      const copied = await promoteAcross(path, path)

      expect([mounted.digest, copied.digest]).toEqual([content.digest, content.digest])
      expect([mounted.blobs.length, mounted.mountedBytes, copied.copiedBytes]).toEqual([4, 40_400, 40_400])
      await expectWhole(repositoryOf(source, `released/${path}`), content)
      await expectWhole(repositoryOf(target, path), content)
    })

    it("keeps Docker's manifest and layers of unknown types as they are", async () => {
      const { path, content } = await publish(aDockerImage)

      const receipt = await promoteAcross(path, path)

      expect(receipt.digest).toBe(content.digest)
      await expectWhole(repositoryOf(target, path), content)
    })

    it('refuses a tag that names another image before anything is sent, and moves it when asked', async () => {
      const first = await publish(anImage)
      const second = await publish(anImage)
      const to = inTarget(first.path, ':live')
      await promoteAcross(first.path, to)
      const { answered } = recordRequests(target.registry)

      await expect(promoteAcross(second.path, to)).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
        hint: expect.stringContaining('--move-tag'),
      })

      expect(answered.filter(({ method }) => CHANGING.includes(method))).toEqual([])
      const receipt = await clientOf(target).promote({
        from: inSource(second.path, ':1.0'),
        to,
        sourceCredentials: source.push,
        moveTag: true,
      })
      expect(receipt.digest).toBe(second.content.digest)
      await expectWhole(repositoryOf(target, first.path), second.content, 'live')
    })

    it('sends nothing where the tag names the image already', async () => {
      const { path, content } = await publish(anImage)
      await promoteAcross(path, path)
      const { answered } = recordRequests(target.registry)

      const again = await promoteAcross(path, path)

      expect(again).toMatchObject({ digest: content.digest, copiedBytes: 0, reusedBytes: 20_200 })
      expect(answered.filter(({ method }) => CHANGING.includes(method))).toEqual([])
    })

    it('says that the source does not exist, before anything is sent', async () => {
      const { answered } = recordRequests(target.registry)

      const failure = promoteAcross(freshName(), freshName())

      await expect(failure).rejects.toMatchObject({ name: 'NotFoundError', side: 'source' })
      expect(answered).toEqual([])
    })

    it('gives no registry the credential of the other', async () => {
      const { path } = await publish(anImage)
      const secrets = [source, target].map(({ push }) =>
        Buffer.from(`${push.username}:${push.token}`).toString('base64'),
      )
      const recorded = [source, target].map(({ registry }) => recordRequests(registry))

      await promoteAcross(path, path)

      const basic = recorded.map(({ answered }) =>
        answered.flatMap(({ authorization = '' }) => /^Basic (.+)/.exec(authorization)?.[1] ?? []),
      )
      expect(basic.map((used) => [...new Set(used)])).toEqual(secrets.map((secret) => [secret]))
    })

    it('reports the bytes of the blobs, then the manifests', async () => {
      const { path } = await publish(anImage)
      const events: Progress[] = []

      await clientOf(target).promote({
        from: inSource(path, ':1.0'),
        to: path,
        sourceCredentials: source.push,
        onProgress: (event) => events.push(event),
      })

      expect(events.at(0)).toEqual({ step: 'copy', unit: 'bytes', done: 0, total: 20_200, sentBytes: 0 })
      expect(events.filter(({ step }) => step === 'copy').at(-1)).toMatchObject({
        done: 20_200,
        sentBytes: 20_200,
      })
      expect(events.at(-1)).toEqual({ step: 'publish', unit: 'items', done: 1, total: 1 })
    })

    it('refuses what cannot be a destination before the first request', async () => {
      const client = clientOf(source)
      const from = 'game:1.0'
      const digest = digestOf('x')

      await expect(client.promote({ from, to: 'game:latest' })).rejects.toMatchObject({ code: 'TAG_REFUSED' })
      await expect(client.promote({ from: 'game:latest', to: 'released/game' })).rejects.toMatchObject({
        code: 'TAG_REFUSED',
      })
      for (const to of [`game@${digest}`, 'game:1@sha256:1', 'Game:1']) {
        await expect(client.promote({ from, to })).rejects.toMatchObject({ code: 'REFERENCE_INVALID' })
      }
      await expect(client.promote({ from: `game@${digest}`, to: 'released/game' })).rejects.toMatchObject({
        code: 'REFERENCE_INVALID',
        hint: 'Write REPOSITORY:TAG.',
      })
    })
  })
}
