import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Artifact, ContentSourceName, Feature } from '../../src/index.js'
import { createClient } from '../../src/index.js'
import { Secret } from '../../src/log/secret.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import type { Repository } from '../../src/registry/repository.js'
import { aCredential, aRegistry, errorOf } from './a-registry.js'
import { aCosignSignature, tagOf } from './attached-content.js'
import { aBlob, anImage, anIndex } from './registry-content.js'
import type { RegistryUnderTest } from './registry-under-test.js'
import { tempFolder } from './temp-folder.js'

/** A registry with what belongs to it, and who is expected to answer. */
export interface ArtifactGround extends RegistryUnderTest {
  /** Besides registry, project and push credential. */
  readonly env?: Readonly<Record<string, string>>
  readonly sources: Readonly<Partial<Record<Feature, ContentSourceName>>>
  /** Makes a rule of the project that holds the tags of a pattern; absent where there are no such rules. */
  readonly holdTags?: ((pattern: string) => Promise<void>) | undefined
  /** Makes an app version that starts a tag; absent without a platform. */
  readonly startTag?:
    | ((image: { readonly repository: string; readonly tag: string }) => Promise<string>)
    | undefined
}

/** What listing, tagging and deleting must do with any registry, as far as it can. */
export function describeArtifacts(name: string, start: () => Promise<ArtifactGround>): void {
  describe(`artifacts of ${name}`, () => {
    let ground: ArtifactGround
    let repositories = 0

    beforeAll(async () => {
      ground = await start()
    })
    afterAll(async () => {
      await ground.stop()
    })

    const aClient = async () => {
      const { registry, project, push, env = {} } = ground
      const token = push.token instanceof Secret ? push.token.reveal() : push.token
      const own = {
        SLIPWAY_REGISTRY: registry,
        SLIPWAY_PROJECT: project,
        SLIPWAY_CACHE_DIR: await tempFolder(),
      }
      const pair = { SLIPWAY_PUSH_USERNAME: push.username, SLIPWAY_PUSH_TOKEN: token }
      return createClient({ env: { ...own, ...pair, ...env } })
    }
    /** A repository that nobody has used yet, with what is needed to fill it and to look at it. */
    const aRepository = async () => {
      const { registry, project, push } = ground
      const short = `games/arena-${++repositories}`
      const secret = push.token instanceof Secret ? push.token : new Secret(push.token)
      const credential = aCredential(registry, { username: push.username, secret })
      const repository = aRegistry(registry, { credential }).repository(`${project}/${short}`)
      return { client: await aClient(), short, repository, name: repository.name }
    }
    const tagsIn = (artifacts: readonly Artifact[]) =>
      artifacts.map(({ tags }) => tags.map((tag) => tag.name).join(' ')).sort()
    const listed = async ({ client, short }: Awaited<ReturnType<typeof aRepository>>) => {
      const artifacts: Artifact[] = []
      for await (const artifact of client.artifacts.list({ repository: short })) artifacts.push(artifact)
      return artifacts
    }

    it('come from the best source, which the report names with a reason', async () => {
      const { features } = await (await aClient()).capabilities()

      for (const [feature, source] of Object.entries(ground.sources)) {
        expect([feature, features[feature as Feature].source]).toEqual([feature, source])
      }
      for (const { reason } of Object.values(features)) expect(reason).not.toBe('')
    })

    it('are listed by repository, a nested one too', async () => {
      const place = await aRepository()
      await place.repository.manifests.put('1.0', await anImage(place.repository))

      const names: string[] = []
      for await (const { name: found } of place.client.artifacts.repositories()) names.push(found)

      expect(names).toContain(place.name)
      expect((await place.client.artifacts.repositories({ pageSize: 1 })).items).toHaveLength(1)
      expect(await place.client.artifacts.repository(place.short)).toMatchObject({ name: place.name })
      expect(await errorOf(place.client.artifacts.repository('nobody'))).toMatchObject({
        code: 'NAME_UNKNOWN',
      })
    })

    it('are one for two tags of one digest', async () => {
      const place = await aRepository()
      const [one, other] = [await anImage(place.repository), await anImage(place.repository)]
      for (const tag of ['1.0', 'stable']) await place.repository.manifests.put(tag, one)
      await place.repository.manifests.put('2.0', other)

      const artifacts = await listed(place)

      expect(tagsIn(artifacts)).toEqual(['1.0 stable', '2.0'])
      expect(artifacts.map(({ digest }) => digest).sort()).toEqual([one.digest, other.digest].sort())
      const named = await Promise.all(
        ['1.0', 'stable'].map((tag) => place.client.artifacts.get(`${place.short}:${tag}`)),
      )
      expect(named[0]).toEqual(named[1])
      expect(await place.client.artifacts.list({ repository: place.short, pageSize: 1 })).toMatchObject({
        source: ground.sources.artifacts,
        totalCount: 2,
        nextPage: 2,
      })
    })

    it('of an index are the index, with its platforms', async () => {
      const place = await aRepository()
      const images = [await anImage(place.repository), await anImage(place.repository)]
      for (const image of images) await place.repository.manifests.put(image.digest, image)
      const index = anIndex(...images)
      await place.repository.manifests.put('1.0', index)

      const artifacts = await listed(place)

      expect(artifacts.map(({ digest }) => digest)).toEqual([index.digest])
      if (ground.sources.artifacts !== 'platform') {
        expect(artifacts[0]).toMatchObject({ kind: 'index', platforms: ['linux/amd64', 'linux/arm64'] })
        expect(artifacts[0]?.parts.map(({ digest }) => digest)).toEqual(images.map(({ digest }) => digest))
      }
    })

    it('do not count a signature as one of them', async ({ skip }) => {
      if (ground.sources.artifacts === 'platform') skip('the platform tells nothing of signatures')
      const place = await aRepository()
      const image = await anImage(place.repository)
      await place.repository.manifests.put('1.0', image)
      const signature = await aCosignSignature(place.repository)
      await place.repository.manifests.put(`${tagOf(image)}.sig`, signature)

      const artifacts = await listed(place)

      expect(tagsIn(artifacts)).toEqual(['1.0'])
      expect(artifacts[0]?.accessories).toMatchObject([{ digest: signature.digest, kind: 'signature' }])
    })

    it('get another tag, and lose it again', async ({ skip }) => {
      const place = await aRepository()
      const image = await anImage(place.repository)
      await place.repository.manifests.put('1.0', image)
      await place.repository.manifests.put('2.0', await anImage(place.repository))
      const { tags } = place.client

      const added = await tags.add(`${place.short}:1.0`, 'stable')

      expect(added).toMatchObject({ digest: image.digest, outcome: 'added' })
      expect(await tags.add(`${place.short}:1.0`, 'stable')).toMatchObject({ outcome: 'unchanged' })
      expect(await tags.isSameArtifact(`${place.short}:1.0`, `${place.short}:stable`)).toBe(true)
      expect(await tags.isSameArtifact(`${place.short}:1.0`, `${place.short}:2.0`)).toBe(false)
      expect(await errorOf(tags.add(`${place.short}:2.0`, 'stable'))).toMatchObject({
        code: 'ALREADY_EXISTS',
      })
      if (ground.sources['tag-delete'] === undefined) skip('the registry deletes no tags')
      expect(await tags.remove(`${place.short}:stable`)).toMatchObject({ outcome: 'removed' })
      expect((await tags.resolve(`${place.short}:1.0`)).digest).toBe(image.digest)
      expect(await errorOf(tags.resolve(`${place.short}:stable`))).toMatchObject({ code: 'MANIFEST_UNKNOWN' })
    })

    it('are planned with all their tags, and shared layers are counted once', async () => {
      const place = await aRepository()
      const { one, shared } = await twoThatShare(place.repository)
      const { artifacts } = place.client

      const plan = await artifacts.planDelete({ repository: place.short, references: ['1.0'] })
      const both = await artifacts.planDelete({ repository: place.short, references: ['stable', '2.0'] })

      expect(plan.items.map(({ tags }) => tags.map(({ name: tag }) => tag))).toEqual([['1.0', 'stable']])
      expect(plan).toMatchObject({ source: ground.sources.artifacts, by: ground.sources['artifact-delete'] })
      expect(plan.untouchedCount).toBe(1)
      expect(plan.freed.bytes).toBe(one.ownBytes)
      expect(both.freed.bytes).toBe(2 * one.ownBytes + shared)
      expect(tagsIn(await listed(place))).toEqual(['1.0 stable', '2.0'])
    })

    it('are deleted as planned, and a second run finds them gone', async () => {
      const place = await aRepository()
      await twoThatShare(place.repository)
      const { artifacts } = place.client
      const plan = await artifacts.planDelete({ repository: place.short, references: ['stable'] })
      const told: string[] = []

      const report = await artifacts.executeDelete(plan, { onItem: ({ outcome }) => told.push(outcome) })

      expect(report).toMatchObject({ isComplete: true, freed: plan.freed })
      expect(told).toEqual(['deleted'])
      expect(tagsIn(await listed(place))).toEqual(['2.0'])
      const again = await artifacts.executeDelete(plan)
      expect(again.items).toMatchObject([{ outcome: 'gone' }])
      expect(tagsIn(await listed(place))).toEqual(['2.0'])
    })

    it('stay when one of them got a tag since the plan was made', async () => {
      const place = await aRepository()
      const { image } = await twoThatShare(place.repository)
      const { artifacts } = place.client
      const plan = await artifacts.planDelete({ repository: place.short, references: ['1.0', '2.0'] })
      await place.repository.manifests.put('newest', image)

      expect(await errorOf(artifacts.executeDelete(plan))).toMatchObject({ code: 'PLAN_OUTDATED' })
      expect(tagsIn(await listed(place))).toEqual(['1.0 newest stable', '2.0'])
    })

    it('stay when a planned tag names another one since', async () => {
      const place = await aRepository()
      await twoThatShare(place.repository)
      const { artifacts } = place.client
      const plan = await artifacts.planDelete({ repository: place.short, references: ['2.0'] })
      await place.repository.manifests.put('2.0', await anImage(place.repository))

      expect(await errorOf(artifacts.executeDelete(plan))).toMatchObject({ code: 'PLAN_OUTDATED' })
      expect((await listed(place)).flatMap(({ tags }) => tags.map((tag) => tag.name))).toContain('2.0')
    })

    it('are not deleted by mistake', async () => {
      const place = await aRepository()
      await twoThatShare(place.repository)
      const plan = (selection: object) =>
        place.client.artifacts.planDelete({ repository: place.short, ...selection })

      expect(await errorOf(plan({}))).toMatchObject({ code: 'OPTION_INVALID' })
      expect(await errorOf(plan({ references: ['nothing'] }))).toMatchObject({ code: 'MANIFEST_UNKNOWN' })
      expect(await errorOf(plan({ references: ['1.0:2'] }))).toMatchObject({ code: 'REFERENCE_INVALID' })
      expect((await plan({ references: ['1.0', '2.0'], protect: ['sta*'] })).blocked).toMatchObject([
        { reasons: [{ code: 'TAG_PROTECTED' }] },
      ])
    })

    it('are chosen by age where the source tells times, and not guessed elsewhere', async () => {
      const place = await aRepository()
      await twoThatShare(place.repository)
      const planned = place.client.artifacts.planDelete({ repository: place.short, keepNewest: 1 })

      if (ground.sources.artifacts === 'registry') {
        expect(await errorOf(planned)).toMatchObject({ code: 'CAPABILITY_MISSING' })
      } else {
        expect((await planned).items.map(({ tags }) => tags.map((tag) => tag.name))).toEqual([
          ['1.0', 'stable'],
        ])
      }
    })

    it('are found and deleted without a tag', async ({ skip }) => {
      if (ground.sources['tag-delete'] !== 'harbor') skip('only Harbor has artifacts without a tag')
      const place = await aRepository()
      const { image } = await twoThatShare(place.repository)
      for (const tag of ['1.0', 'stable']) await place.client.tags.remove(`${place.short}:${tag}`)

      const plan = await place.client.artifacts.planDelete({ repository: place.short, untagged: true })

      expect([...plan.items, ...plan.blocked].map(({ digest }) => digest)).toEqual([image.digest])
    })

    it('are held by a rule for immutable tags', async ({ skip }) => {
      if (ground.holdTags === undefined) return skip('there are no such rules')
      const place = await aRepository()
      await twoThatShare(place.repository)
      await place.repository.manifests.put('held-1', await anImage(place.repository))
      await ground.holdTags('held-*')

      const plan = await place.client.artifacts.planDelete({
        repository: place.short,
        references: ['held-1', '2.0'],
      })

      expect(plan.blocked).toMatchObject([
        { tags: [{ name: 'held-1' }], reasons: [{ code: 'TAG_IMMUTABLE' }] },
      ])
      expect(plan.items.map(({ tags }) => tags[0]?.name)).toEqual(['2.0'])
      expect(await errorOf(place.client.tags.remove(`${place.short}:held-1`))).toMatchObject({
        code: 'TAG_IMMUTABLE',
      })
    })

    it('show the app versions that start them, and stay unless those may break', async ({
      skip,
    }): Promise<void> => {
      const { startTag } = ground
      if (startTag === undefined) return skip('there is no platform')
      const place = await aRepository()
      await twoThatShare(place.repository)
      const version = await startTag({ repository: place.name, tag: 'stable' })
      const plan = (options: object) =>
        place.client.artifacts.planDelete({ repository: place.short, references: ['1.0'], ...options })

      const artifact = await place.client.artifacts.get(`${place.short}:1.0`)

      expect(artifact.tags).toMatchObject([
        { name: '1.0', appVersions: [] },
        { name: 'stable', appVersions: [{ version }] },
      ])
      expect((await plan({})).blocked).toMatchObject([{ reasons: [{ code: 'TAG_USED' }] }])
      expect(await errorOf(place.client.tags.remove(`${place.short}:stable`))).toMatchObject({
        code: 'IN_USE',
      })
      const executed = await place.client.artifacts.executeDelete(await plan({ includeUsed: true }))
      expect(executed.isComplete).toBe(true)
    })
  })
}

/** Two images with one layer in common: the first under `1.0` and `stable`, the second, which is newer, under `2.0`. */
async function twoThatShare(repository: Repository) {
  const shared = aBlob(50_000)
  await repository.blobs.upload(shared)
  const make = async () => {
    const [config, layer] = [aBlob(300), aBlob(7_000)]
    for (const blob of [config, layer]) await repository.blobs.upload(blob)
    const image = encodeManifest({
      config: { ...config, mediaType: OCI_CONFIG },
      layers: [shared, layer].map((blob) => ({ ...blob, mediaType: OCI_LAYER_GZIP })),
    })
    return { image, ownBytes: image.sizeBytes + config.sizeBytes + layer.sizeBytes }
  }
  const [one, other] = [await make(), await make()]
  for (const tag of ['1.0', 'stable']) await repository.manifests.put(tag, one.image)
  await repository.manifests.put('2.0', other.image)
  return { image: one.image, one, shared: shared.sizeBytes }
}
