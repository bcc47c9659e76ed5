import { describe, expect, it } from 'vitest'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_CONFIG, OCI_LAYER_GZIP } from '../../src/oci/media-types.js'
import { errorOf } from '../support/a-registry.js'
import { versionMaker } from '../support/emulator-ground.js'
import { aBlob, anIndex } from '../support/registry-content.js'
import { aProject, fill, IMAGE_CONTENT_BYTES } from '../support/storage-ground.js'

const GIB = 1024 ** 3
/** All that a robot may hold but to read the quota. */
const NO_QUOTA = [
  ...['repository:pull', 'repository:push', 'repository:list', 'repository:read', 'project:read'],
  ...['artifact:list', 'artifact:read', 'artifact:delete', 'tag:list'],
]
const sumOf = (images: readonly { readonly sizeBytes: number }[]) =>
  images.reduce((sum, { sizeBytes }) => sum + sizeBytes + IMAGE_CONTENT_BYTES, 0)

describe('a storage report', () => {
  it('has the figure of the platform, which counts by its own rules', async () => {
    const { client, emulator, repository } = await aProject({ storageLimitBytes: 5 * GIB })
    const images = await fill(repository('arena'), '1', '2')

    const report = await client.storage.report()

    expect(report).toMatchObject({
      registry: emulator.registry,
      project: 'studio',
      usedBytes: sumOf(images),
      limitBytes: 5 * GIB,
      freeBytes: 5 * GIB - sumOf(images),
      isUnlimited: false,
      basis: 'server',
      source: 'extension',
      dashboardUrl: emulator.platformUrl,
      repositories: [{ name: 'studio/arena', sizeBytes: sumOf(images), artifactCount: 2, basis: 'server' }],
    })
    expect(report).not.toHaveProperty('reason')
    expect(report).not.toHaveProperty('cleanUp')
  })

  it("has Harbor's figure where there is no platform, and adds repositories up", async () => {
    const { client, repository } = await aProject({ without: ['platform'], isPlatformUsed: false })
    const [small, big] = [await fill(repository('small'), '1'), await fill(repository('big'), '1', '2')]

    const report = await client.storage.report()

    expect(report).toMatchObject({ usedBytes: sumOf([...small, ...big]), basis: 'server', source: 'harbor' })
    expect(report.repositories).toEqual([
      { name: 'studio/big', sizeBytes: expect.any(Number), artifactCount: 2, basis: 'estimate' },
      { name: 'studio/small', sizeBytes: expect.any(Number), artifactCount: 1, basis: 'estimate' },
    ])
    expect(report).not.toHaveProperty('dashboardUrl')
  })

  it('falls back to the figure of Harbor while the platform does not tell its own', async () => {
    const { client, emulator, repository } = await aProject()
    await fill(repository('arena'), '1')
    await client.capabilities()
    const match = { surface: 'platform', path: '/v1/container-registry/usage' } as const
    emulator.faults.add({ kind: 'html-error', status: 404, match, times: 0 })

    expect(await client.storage.report()).toMatchObject({ basis: 'server', source: 'harbor' })
  })

  it('says that a project has no limit', async () => {
    const { client, emulator } = await aProject({ without: ['platform'], isPlatformUsed: false })
    const { url, admin } = emulator
    const basic = `Basic ${Buffer.from(`${admin.username}:${admin.token}`).toString('base64')}`
    const headers = { authorization: basic, 'content-type': 'application/json' }
    const listed = await fetch(`${url}/api/v2.0/quotas`, { headers })
    const [quota] = (await listed.json()) as { id: number }[]
    const body = JSON.stringify({ hard: { storage: -1 } })
    await fetch(`${url}/api/v2.0/quotas/${quota?.id}`, { method: 'PUT', headers, body })

    const report = await client.storage.report()

    expect(report).toMatchObject({ isUnlimited: true, basis: 'server', usedBytes: 0, repositories: [] })
    expect(report).not.toHaveProperty('limitBytes')
    expect(report).not.toHaveProperty('freeBytes')
  })

  it('is an estimate with its reason where the robot may not read the quota', async () => {
    const { client, repository } = await aProject({ isPlatformUsed: false, robotRights: NO_QUOTA })
    const images = await fill(repository('arena'), '1', '2')

    const report = await client.storage.report()

    expect(report).toMatchObject({
      basis: 'estimate',
      source: 'harbor',
      usedBytes: sumOf(images),
      isUnlimited: false,
      reason: expect.stringMatching(/summary/),
    })
    expect(report).not.toHaveProperty('limitBytes')
  })

  it('counts what images of a bare registry share once', async () => {
    const { client, repository, emulator } = await aProject({ profile: 'oci', isPlatformUsed: false })
    const arena = repository('arena')
    const [layer, ...configs] = [aBlob(30_000), aBlob(300), aBlob(400)]
    for (const blob of [layer, ...configs]) await arena.blobs.upload(blob)
    const manifests = configs.map((config) =>
      encodeManifest({
        config: { ...config, mediaType: OCI_CONFIG },
        layers: [{ ...layer, mediaType: OCI_LAYER_GZIP }],
      }),
    )
    for (const [at, manifest] of manifests.entries()) await arena.manifests.put(`${at}`, manifest)

    const first = await client.storage.report()
    const before = emulator.requests.length
    const second = await client.storage.report()

    const manifestBytes = manifests.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    expect(first).toMatchObject({
      basis: 'estimate',
      source: 'registry',
      usedBytes: 30_700 + manifestBytes,
      repositories: [{ name: 'studio/arena', artifactCount: 2, sizeBytes: 30_700 + manifestBytes }],
      oldest: [],
    })
    expect(first.biggest).toHaveLength(2)
    expect(first.reason).toContain('the registry is no Harbor')
    expect(second.usedBytes).toBe(first.usedBytes)
    // What manifests name is remembered: only the listing reads them again.
    const reads = emulator.requests.slice(before).filter(({ path }) => path.includes('/manifests/sha256:'))
    expect(reads.filter(({ method }) => method === 'GET')).toHaveLength(2)
  })

  it('knows the repositories of app versions where nobody lists any', async () => {
    const { client, repository, emulator } = await aProject({ without: ['extension', 'harbor'] })
    await fill(repository('arena'), '1')
    await versionMaker(emulator)?.({ repository: 'studio/arena', tag: '1' })

    expect(await client.storage.report()).toMatchObject({
      basis: 'estimate',
      source: 'platform',
      repositories: [{ name: 'studio/arena', artifactCount: 1 }],
      reason: expect.stringContaining('only those of app versions'),
    })
  })

  it('cannot be made where nobody tells a figure and nobody lists', async () => {
    const { client } = await aProject({ without: ['platform', 'harbor'], isPlatformUsed: false })

    expect(await errorOf(client.storage.report())).toMatchObject({ code: 'CAPABILITY_MISSING' })
  })

  it('lists at most the ten biggest and the ten oldest artifacts', async () => {
    const { client, repository } = await aProject({ isPlatformUsed: false })
    const arena = repository('arena')
    const images = await fill(arena, ...Array.from({ length: 11 }, (_, at) => `1.${at}`))
    await arena.manifests.put('all', anIndex(...images.slice(0, 2)))

    const { biggest, oldest } = await client.storage.report({ suggest: false })

    expect([biggest.length, oldest.length]).toEqual([10, 10])
    expect(biggest[0]?.tags).toMatchObject([{ name: 'all' }])
    expect(oldest[0]?.digest).toBe(images[0]?.digest)
  })

  it('ends when it is cancelled', async () => {
    const { client, emulator } = await aProject()
    emulator.faults.add({ kind: 'stall', match: { path: '/api/v2.0/*' }, times: 0 })
    const controller = new AbortController()
    const report = client.storage.report({ signal: controller.signal })
    setImmediate(() => controller.abort())

    expect(await errorOf(report)).toMatchObject({ code: 'ABORTED' })
  })
})

describe('the suggestion of a storage report', () => {
  const TAGS = Array.from({ length: 12 }, (_, at) => `1.${at}`)

  it('is the repository whose old artifacts free most, all but ten', async () => {
    const { client, repository } = await aProject({ isPlatformUsed: false })
    await fill(repository('quiet'), ...TAGS.slice(0, 11))
    const busy = await fill(repository('busy'), ...TAGS)

    const { cleanUp } = await client.storage.report()

    const going = busy.slice(0, 2)
    expect(cleanUp).toEqual({
      repository: 'studio/busy',
      keepNewest: 10,
      artifactCount: 2,
      freedBytes: sumOf(going),
      basis: 'exact',
    })
    const plan = await client.artifacts.planDelete({ repository: 'busy', keepNewest: 10 })
    expect(plan.items.map(({ digest }) => digest).sort()).toEqual(going.map(({ digest }) => digest).sort())
  })

  it('keeps three where there is hardly any room, and what app versions start', async () => {
    const { client, repository, setLimit, emulator } = await aProject()
    const images = await fill(repository('arena'), ...TAGS.slice(0, 6))
    await setLimit(sumOf(images) + 1000)
    await versionMaker(emulator)?.({ repository: 'studio/arena', tag: '1.1' })

    const { cleanUp } = await client.storage.report()

    expect(cleanUp).toMatchObject({ keepNewest: 3, artifactCount: 2 })
  })

  it('is left out when nobody wants it, and where times are unknown', async () => {
    const { client, repository } = await aProject({ isPlatformUsed: false })
    await fill(repository('arena'), ...TAGS)
    const bare = await aProject({ profile: 'oci', isPlatformUsed: false })
    await fill(bare.repository('arena'), ...TAGS)

    expect(await client.storage.report({ suggest: false })).not.toHaveProperty('cleanUp')
    expect(await bare.client.storage.report()).not.toHaveProperty('cleanUp')
  })
})
