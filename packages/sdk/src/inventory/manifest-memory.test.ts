import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aRegistry } from '../../test/support/a-registry.js'
import { serve } from '../../test/support/scripted-server.js'
import { tempFolder } from '../../test/support/temp-folder.js'
import { OCI_CONFIG, OCI_INDEX, OCI_LAYER_GZIP, OCI_MANIFEST } from '../oci/media-types.js'
import { type Digest, digestOf } from '../reference/digest.js'
import { openManifestMemory } from './manifest-memory.js'

const NAME = 'studio/arena'
const FILE = 'manifests-v1.json'

interface Stored {
  readonly digest: Digest
  readonly mediaType: string
  readonly text: string
}

function stored(mediaType: string, parts: object): Stored {
  const text = JSON.stringify({ schemaVersion: 2, mediaType, ...parts })
  return { digest: digestOf(text), mediaType, text }
}

const described = (text: string, mediaType: string) => ({
  mediaType,
  digest: digestOf(text),
  size: text.length,
})

const image = (layer: string) =>
  stored(OCI_MANIFEST, { config: described('{}', OCI_CONFIG), layers: [described(layer, OCI_LAYER_GZIP)] })

const index = (...images: readonly Stored[]) =>
  stored(OCI_INDEX, {
    manifests: images.map(({ digest, mediaType, text }) => ({ mediaType, digest, size: text.length })),
  })

/** A registry with these manifests, to which more can be added. */
async function aRegistryWith(...manifests: readonly Stored[]) {
  const held = new Map<string, Stored>(manifests.map((one) => [one.digest, one]))
  const server = await serve(({ url }, response) => {
    const found = held.get(url.pathname.split('/').at(-1) ?? '')
    const isPing = url.pathname === '/v2/'
    response.writeHead(found === undefined && !isPing ? 404 : 200, {
      'Content-Type': found?.mediaType ?? 'text/plain',
    })
    response.end(found?.text)
  })
  const reads = () => server.seen.filter((line) => line.includes('/manifests/')).length
  return { registry: aRegistry(server.host), held, reads }
}

it('reads each manifest once on this machine', async () => {
  const one = image('layer')
  const { registry, reads } = await aRegistryWith(one)
  const folder = await tempFolder()
  const memory = await openManifestMemory(registry, folder)

  const first = await memory.blobsOf(NAME, one.digest)
  await memory.save()
  const later = await (await openManifestMemory(registry, folder)).blobsOf(NAME, one.digest)

  expect(later).toEqual(first)
  expect([...first.keys()].sort()).toEqual([one.digest, digestOf('{}'), digestOf('layer')].sort())
  expect(reads()).toBe(1)
})

it('does not take an index for known while a part of it is missing', async () => {
  const [here, missing] = [image('here'), image('missing')]
  const both = index(here, missing)
  const { registry, held } = await aRegistryWith(here, both)
  const folder = await tempFolder()
  const memory = await openManifestMemory(registry, folder)

  const before = await memory.blobsOf(NAME, both.digest)
  await memory.save()
  held.set(missing.digest, missing)
  const after = await (await openManifestMemory(registry, folder)).blobsOf(NAME, both.digest)

  expect(before.has(digestOf('missing'))).toBe(false)
  expect(after.has(digestOf('missing'))).toBe(true)
})

it('does not remember what is not there', async () => {
  const one = image('layer')
  const { registry, held } = await aRegistryWith()
  const memory = await openManifestMemory(registry, await tempFolder())

  expect((await memory.blobsOf(NAME, one.digest)).size).toBe(0)
  held.set(one.digest, one)
  expect((await memory.blobsOf(NAME, one.digest)).size).toBe(3)
})

it.each([
  ['is no JSON', '{"sha256:'],
  ['is a list', '[]'],
  ['has keys that are no digests', '{"constructor":[]}'],
  ['has blobs that are no digests', `{"${digestOf('a')}":[["__proto__",1]]}`],
  ['has sizes below zero', `{"${digestOf('a')}":[["${digestOf('b')}",-1]]}`],
])('is empty where its file %s', async (_, content) => {
  const folder = await tempFolder()
  await writeFile(join(folder, FILE), content)
  const one = image('layer')
  const { registry } = await aRegistryWith(one)

  const memory = await openManifestMemory(registry, folder)

  expect((await memory.blobsOf(NAME, one.digest)).size).toBe(3)
  await memory.save()
  expect(Object.keys(JSON.parse(await readFile(join(folder, FILE), 'utf8')))).toEqual([one.digest])
})

it('keeps the newest of three thousand', async () => {
  const folder = await tempFolder()
  const many = Array.from({ length: 3_000 }, (_, number) => [digestOf(`${number}`), []])
  await writeFile(join(folder, FILE), JSON.stringify(Object.fromEntries(many)))
  const one = image('layer')
  const { registry } = await aRegistryWith(one)
  const memory = await openManifestMemory(registry, folder)

  await memory.blobsOf(NAME, one.digest)
  await memory.save()

  const kept = Object.keys(JSON.parse(await readFile(join(folder, FILE), 'utf8')))
  expect(kept).toHaveLength(3_000)
  expect(kept).not.toContain(digestOf('0'))
  expect(kept.at(-1)).toBe(one.digest)
})

it('goes on without a folder that can be written', async () => {
  const folder = await tempFolder()
  await writeFile(join(folder, 'file'), '')
  const one = image('layer')
  const { registry } = await aRegistryWith(one)
  const memory = await openManifestMemory(registry, join(folder, 'file'))

  expect((await memory.blobsOf(NAME, one.digest)).size).toBe(3)
  await expect(memory.save()).resolves.toBeUndefined()
})
