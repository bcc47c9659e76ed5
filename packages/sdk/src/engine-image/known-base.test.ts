import { describe, expect, it } from 'vitest'
import { aRegistry } from '../../test/support/a-registry.js'
import { aClock } from '../../test/support/fake-clock.js'
import { tempFolder } from '../../test/support/temp-folder.js'
import type { EngineImage, EngineImages } from '../docker/images.js'
import type { ImageConfig } from '../oci/config.js'
import { OCI_LAYER_GZIP } from '../oci/media-types.js'
import { type Digest, digestOf } from '../reference/digest.js'
import type { RegistryImage } from '../registry/read-image.js'
import { openSession } from '../session/session.js'
import { findKnownBase } from './known-base.js'

const PLATFORM = { os: 'linux', architecture: 'amd64' }
const digestFor = (name: string): Digest => digestOf(Buffer.from(name))

function configOf(layers: string): ImageConfig {
  const diffIds = [...layers].map(digestFor)
  const steps = [...layers].flatMap((layer) => [{ createdBy: layer }, { createdBy: 'ENV', emptyLayer: true }])
  return { platform: PLATFORM, run: { user: '5' }, diffIds, history: steps }
}

/** An image of layers `a`, `b` …, as a registry has it. */
function inRegistry(layers: string, blobs = layers): RegistryImage {
  const digest = digestFor(`manifest of ${layers}`)
  const descriptor = { mediaType: OCI_LAYER_GZIP, digest, sizeBytes: 1 }
  const config = { ...descriptor, digest: digestFor('config') }
  const blob = (name: string) => ({ ...descriptor, digest: digestFor(`blob ${name}`) })
  const manifest = {
    kind: 'manifest',
    mediaType: '',
    config,
    layers: [...blobs].map(blob),
    annotations: {},
  } as const
  return {
    named: descriptor,
    platforms: [],
    digest,
    manifestSizeBytes: 1,
    manifest,
    config: configOf(layers),
  }
}

function inEngine(layers: string, repoDigests: readonly string[] = []): EngineImage {
  return { id: `id of ${layers}`, tags: [], repoDigests, config: configOf(layers), sizeBytes: 1 }
}

/** An engine that has these images; it tells which ones it was asked about. */
function anEngine(images: readonly EngineImage[]) {
  const asked: string[] = []
  const refuse = () => Promise.reject(new TypeError('Nobody may call this'))
  const own: EngineImages = {
    list: async () => images,
    find: async (name) => {
      asked.push(name)
      return images.find(({ id }) => id === name)
    },
    ...{ save: refuse, load: refuse, tag: refuse, remove: refuse, push: refuse, pull: refuse },
  }
  return { asked, images: own }
}

async function find(
  layers: string,
  input: {
    readonly previous?: RegistryImage
    readonly others?: readonly EngineImage[]
    readonly bases?: readonly string[]
  } = {},
) {
  const { previous, others = [], bases } = input
  const image = inEngine(layers)
  const engine = anEngine([image, ...others])
  const session = openSession(
    { env: {}, credentials: 'anonymous', cacheDir: await tempFolder() },
    { clock: aClock() },
  )
  const target = aRegistry('127.0.0.1:9')
  const places = { session, engine, target, repository: 'studio/game', previous, bases }
  return { ...(await findKnownBase(image, places)), asked: engine.asked }
}

describe('findKnownBase', () => {
  it.each([
    { what: 'all layers', previous: 'abc', count: 3 },
    { what: 'the first layers', previous: 'abx', count: 2 },
    { what: 'fewer layers than the image', previous: 'ab', count: 2 },
    { what: 'more layers than the image', previous: 'abcd', count: 3 },
  ])('takes from the image pushed before what both have: $what', async ({ previous, count }) => {
    const { found, warnings } = await find('abc', { previous: inRegistry(previous) })

    const shared = 'abc'.slice(0, count)
    expect(warnings).toEqual([])
    expect(found?.count).toBe(count)
    expect(found?.base.config.diffIds).toEqual([...shared].map(digestFor))
    expect(found?.base.manifest.layers.map(({ digest }) => digest)).toEqual(
      [...shared].map((name) => digestFor(`blob ${name}`)),
    )
    expect(found?.base.config.run, 'the image itself says how it runs').toEqual({})
    expect(found?.base.config.history.filter(({ emptyLayer }) => !emptyLayer)).toHaveLength(count)
    expect(found?.base.reference).toBe(`127.0.0.1:9/studio/game@${digestFor(`manifest of ${previous}`)}`)
  })

  it.each([
    { what: 'with another first layer', previous: inRegistry('xbc') },
    { what: 'that does not name all its layers', previous: inRegistry('abc', 'ab') },
  ])('takes nothing from an image $what', async ({ previous }) => {
    expect((await find('abc', { previous })).found).toBeUndefined()
  })

  it('does not look at images of the engine that no registry has', async () => {
    const others = [inEngine('a'), inEngine('ab'), inEngine('x', ['127.0.0.1:9/studio/other@sha256:1'])]

    const { asked, found } = await find('abc', { others })

    expect(asked).toEqual(['id of x'])
    expect(found).toBeUndefined()
  })

  it('says which base could not be read: the largest, from the target if that has it', async () => {
    const digest = digestFor('any')
    const others = [
      inEngine('a', [`127.0.0.1:9/studio/small@${digest}`]),
      inEngine('ab', [`127.0.0.1:1/studio/elsewhere@${digest}`, `127.0.0.1:9/studio/base@${digest}`]),
      inEngine('abcd', [`127.0.0.1:9/studio/above@${digest}`]),
    ]

    const { found, warnings } = await find('abc', { others, previous: inRegistry('ax') })

    expect(found?.count).toBe(1)
    expect(warnings).toEqual([
      { code: 'BASE_NOT_READ', message: expect.stringContaining(`127.0.0.1:9/studio/base@${digest}`) },
    ])
  })

  it('asks no registry for less than the image pushed before has', async () => {
    const others = [inEngine('a', [`127.0.0.1:9/studio/base@${digestFor('any')}`])]

    const { found, warnings } = await find('abc', { others, previous: inRegistry('ab') })

    expect({ count: found?.count, warnings }).toEqual({ count: 2, warnings: [] })
  })

  it('asks for the bases of a Dockerfile that the engine does not list', async () => {
    const listed = { ...inEngine('x'), id: '127.0.0.1:9/studio/listed:1' }
    const bases = ['127.0.0.1:9/studio/fetched:1', listed.id]

    const { found, warnings } = await find('abc', { others: [listed], bases })

    expect(found).toBeUndefined()
    expect(warnings).toEqual([
      { code: 'BASE_NOT_READ', message: expect.stringContaining('127.0.0.1:9/studio/fetched:1') },
    ])
  })

  it('asks for no base where an image was pushed before', async () => {
    const bases = ['127.0.0.1:9/studio/fetched:1']

    const { found, warnings } = await find('abc', { previous: inRegistry('ab'), bases })

    expect({ count: found?.count, warnings }).toEqual({ count: 2, warnings: [] })
  })
})
