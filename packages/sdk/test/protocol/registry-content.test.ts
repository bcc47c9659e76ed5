import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readManifestFacts } from '../../src/inventory/manifest-facts.js'
import { createRegistryContent } from '../../src/inventory/registry-content.js'
import { Secret } from '../../src/log/secret.js'
import { encodeConfig } from '../../src/oci/config.js'
import type { EncodedContent } from '../../src/oci/descriptor.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import type { Repository } from '../../src/registry/repository.js'
import { aCredential, aRegistry, errorOf } from '../support/a-registry.js'
import {
  aCosignSignature,
  anOciArtifact,
  aReferrerList,
  NOTARY_SIGNATURE,
  tagOf,
} from '../support/attached-content.js'
import { recordRequests } from '../support/recorded-requests.js'
import { aBlob, aDockerImage, anImage, anIndex } from '../support/registry-content.js'

const CONFIG_BYTES = 200
const LAYER_BYTES = 20_000

/** A bare registry with one repository of a nested name. */
async function aBareRegistry(profile: 'oci' | 'harbor' = 'oci') {
  const emulator = await startEmulator({ profile })
  onTestFinished(() => emulator.close())
  const { registry: host, push } = emulator
  const credential = aCredential(host, { username: push.username, secret: new Secret(push.token) })
  const registry = aRegistry(host, { credential })
  const name = `${emulator.project}/servers/arena`
  return { emulator, registry, name, repository: registry.repository(name), requests: recordRequests(host) }
}

/** An image whose config tells its platform. */
async function anImageFor(architecture: string, { blobs }: Repository): Promise<EncodedContent> {
  const layer = aBlob(500)
  const config = encodeConfig({
    platform: { os: 'linux', architecture },
    run: {},
    diffIds: [layer.digest],
    history: [],
  })
  await blobs.upload({ ...config, open: () => config.bytes })
  await blobs.upload(layer)
  return encodeManifest({ config, layers: [{ ...layer, mediaType: OCI_LAYER_GZIP }] })
}

async function pagesOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(page)
  return all
}

describe('the artifacts of a bare registry', () => {
  it('have all their tags, their size, and the order of their first tag', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const [twice, once] = [await anImage(repository), await aDockerImage(repository)]
    await repository.manifests.put('b', once)
    for (const tag of ['c', 'a']) await repository.manifests.put(tag, twice)

    const [page, ...more] = await pagesOf(createRegistryContent(registry).artifacts(name))

    expect(more).toEqual([])
    expect(page).toMatchObject({ source: 'registry', totalCount: 2 })
    expect(page?.items).toEqual([
      {
        repository: name,
        digest: twice.digest,
        kind: 'image',
        mediaType: twice.mediaType,
        tags: [{ name: 'a' }, { name: 'c' }],
        sizeBytes: twice.sizeBytes + CONFIG_BYTES + LAYER_BYTES,
        platforms: [],
        parts: [],
        labels: [],
        accessories: [],
      },
      expect.objectContaining({ digest: once.digest, kind: 'image', tags: [{ name: 'b' }] }),
    ])
  })

  it('may be indexes, with their images in the size and a platform for each', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const images = [await anImage(repository), await anImage(repository)]
    for (const image of images) await repository.manifests.put(image.digest, image)
    const index = anIndex(...images)
    await repository.manifests.put('1.0', index)

    const [page] = await pagesOf(createRegistryContent(registry).artifacts(name))

    const contentBytes = images.reduce((sum, image) => sum + image.sizeBytes + CONFIG_BYTES + LAYER_BYTES, 0)
    expect(page?.items).toMatchObject([
      {
        digest: index.digest,
        kind: 'index',
        sizeBytes: index.sizeBytes + contentBytes,
        platforms: ['linux/amd64', 'linux/arm64'],
        parts: [
          { digest: images[0]?.digest, platform: 'linux/amd64' },
          { digest: images[1]?.digest, platform: 'linux/arm64' },
        ],
      },
    ])
  })

  it('have what is attached to them as accessories, not beside them', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const image = await anImage(repository)
    await repository.manifests.put('1.0', image)
    const [signature, cosigned] = [
      await anOciArtifact(repository, { artifactType: NOTARY_SIGNATURE, subject: image }),
      await aCosignSignature(repository),
    ]
    await repository.manifests.put(signature.digest, signature)
    await repository.manifests.put(`${tagOf(image)}.sig`, cosigned)
    await repository.manifests.put(tagOf(image), aReferrerList(NOTARY_SIGNATURE, signature))
    const content = createRegistryContent(registry)

    const [page] = await pagesOf(content.artifacts(name))

    const accessories = [
      { digest: signature.digest, kind: 'signature', type: NOTARY_SIGNATURE },
      { digest: cosigned.digest, kind: 'signature', type: 'signature.cosign' },
    ]
    expect(page?.items).toMatchObject([{ digest: image.digest, tags: [{ name: '1.0' }], accessories }])
    expect(await content.artifact(name, '1.0')).toMatchObject({ accessories })
    expect(await content.artifact(name, `${tagOf(image)}.sig`)).toMatchObject({ digest: cosigned.digest })
  })

  it('may be of kinds that are no image', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const policy = await anOciArtifact(repository, { artifactType: 'application/vnd.example.policy' })
    await repository.manifests.put('policy', policy)

    const [page] = await pagesOf(createRegistryContent(registry).artifacts(name))

    expect(page?.items).toMatchObject([
      { digest: policy.digest, kind: 'other', platforms: [], sizeBytes: policy.sizeBytes + 2 + 400 },
    ])
  })

  it('come in pages, for which each tag is looked at once', async () => {
    const { registry, name, repository, requests } = await aBareRegistry()
    const images = await Promise.all(Array.from({ length: 5 }, () => anImage(repository)))
    for (const [index, image] of images.entries()) {
      for (const tag of [`${index}-a`, `${index}-b`]) await repository.manifests.put(tag, image)
    }
    const content = createRegistryContent(registry)
    const already = requests.answered.length

    const pages = await pagesOf(content.artifacts(name, { pageSize: 2 }))

    const sent = requests.answered.slice(already)
    expect(pages.map(({ items }) => items.map(({ digest }) => digest))).toEqual([
      images.slice(0, 2).map(({ digest }) => digest),
      images.slice(2, 4).map(({ digest }) => digest),
      images.slice(4).map(({ digest }) => digest),
    ])
    expect(pages.map(({ totalCount, nextPage }) => [totalCount, nextPage])).toEqual([
      [5, 2],
      [5, 3],
      [5, undefined],
    ])
    expect(sent.filter(({ method }) => method === 'HEAD')).toHaveLength(10)
    expect(sent.filter(({ url }) => url.pathname.includes('/manifests/sha256:'))).toHaveLength(5)
    const [last] = await pagesOf(content.artifacts(name, { page: 3, pageSize: 2 }))
    expect(last?.items).toMatchObject([{ digest: images[4]?.digest }])
  })

  it('are one empty page where a repository has no tag', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const image = await anImage(repository)
    await repository.manifests.put(image.digest, image)

    const pages = await pagesOf(createRegistryContent(registry).artifacts(name))

    expect(pages).toEqual([{ items: [], source: 'registry', totalCount: 0 }])
  })

  it('cannot be listed of a repository that does not exist', async () => {
    const { registry, name } = await aBareRegistry()
    const content = createRegistryContent(registry)

    expect(await errorOf(pagesOf(content.artifacts(name)))).toMatchObject({ code: 'NAME_UNKNOWN' })
    expect(await content.artifact(name, '1.0')).toBeUndefined()
  })

  it('are not listed without those that a policy hides', async () => {
    const { emulator, registry, name, repository } = await aBareRegistry('harbor')
    await repository.manifests.put('1.0', await anImageFor('amd64', repository))
    const { url, project, admin } = emulator
    const basic = Buffer.from(`${admin.username}:${admin.token}`).toString('base64')
    const answer = await fetch(`${url}/api/v2.0/projects/${project}`, {
      method: 'PUT',
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { prevent_vul: 'true', severity: 'low' } }),
    })
    expect(answer.status).toBe(200)
    const content = createRegistryContent(registry)

    expect(await errorOf(pagesOf(content.artifacts(name)))).toMatchObject({
      code: 'POLICY_VIOLATION',
      message: expect.stringContaining('lets nobody look at the tag 1.0'),
    })
    expect(await errorOf(content.artifact(name, '1.0'))).toMatchObject({ code: 'POLICY_VIOLATION' })
  })
})

describe('one artifact of a bare registry', () => {
  it('has the platform of its config, and all its tags by whichever name it is asked for', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const [image, other] = [await anImageFor('arm64', repository), await anImage(repository)]
    for (const tag of ['1.0', 'stable']) await repository.manifests.put(tag, image)
    await repository.manifests.put('2.0', other)
    const content = createRegistryContent(registry)

    for (const reference of ['1.0', 'stable', image.digest]) {
      expect(await content.artifact(name, reference)).toMatchObject({
        digest: image.digest,
        tags: [{ name: '1.0' }, { name: 'stable' }],
        platforms: ['linux/arm64'],
      })
    }
    expect(await content.artifact(name, '3.0')).toBeUndefined()
  })

  it('has no platform where its config is none, and no tag where it has none', async () => {
    const { registry, name, repository } = await aBareRegistry()
    const [image, tagged] = [await anImage(repository), await anImage(repository)]
    await repository.manifests.put(image.digest, image)
    await repository.manifests.put('1.0', tagged)

    const found = await createRegistryContent(registry).artifact(name, image.digest)

    expect(found).toMatchObject({ kind: 'image', tags: [], platforms: [] })
  })
})

describe('the repositories of a bare registry', () => {
  it('are those of the catalog, of one project where it is named', async () => {
    const { registry, name, repository, emulator } = await aBareRegistry()
    await repository.manifests.put('1.0', await anImage(repository))

    const [page] = await pagesOf(
      createRegistryContent(registry, { project: emulator.project }).repositories(),
    )
    const [others] = await pagesOf(createRegistryContent(registry, { project: 'serv' }).repositories())

    expect(page).toEqual({ items: [{ name }], source: 'registry', totalCount: 1 })
    expect(others?.items).toEqual([])
  })
})

describe('the facts of a manifest', () => {
  it('count what two images share once', async () => {
    const { repository } = await aBareRegistry()
    const image = await anImage(repository)
    const { parsed } = await putAndGet(repository, image)
    const [layer] = parsed.kind === 'manifest' ? parsed.layers : []
    const sharing = await anImageOn(repository, layer === undefined ? [] : [layer, layer])
    await repository.manifests.put(sharing.digest, sharing)
    await repository.manifests.put('all', anIndex(image, sharing))

    const facts = await readManifestFacts(repository, 'all')

    const digests = facts?.blobs.map(({ digest }) => digest) ?? []
    expect(new Set(digests).size).toBe(digests.length)
    // The index, two manifests, two configs, one layer.
    expect(digests).toHaveLength(6)
    expect(facts?.sizeBytes).toBe(facts?.blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  })

  it('are undefined for what is not there', async () => {
    const { repository } = await aBareRegistry()

    expect(await readManifestFacts(repository, '1.0')).toBeUndefined()
  })
})

async function putAndGet({ manifests }: Repository, image: EncodedContent) {
  await manifests.put(image.digest, image)
  return manifests.get(image.digest)
}

async function anImageOn(
  { blobs }: Repository,
  layers: Parameters<typeof encodeManifest>[0]['layers'],
): Promise<EncodedContent> {
  const config = aBlob(CONFIG_BYTES)
  await blobs.upload(config)
  return encodeManifest({ config: { ...config, mediaType: OCI_LAYER_GZIP }, layers })
}
