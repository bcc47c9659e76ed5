import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Emulator, type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { ensureBuilt } from '../../../../tools/setup.mjs'
import { Secret } from '../../src/log/secret.js'
import { canonicalJson } from '../../src/oci/canonical-json.js'
import { OCI_CONFIG, OCI_LAYER_GZIP, OCI_MANIFEST } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import { mapConcurrently } from '../../src/support/semaphore.js'
import { aCredential, aRegistry } from '../support/a-registry.js'
import { aBlob, anImage } from '../support/registry-content.js'
import { tempFolder } from '../support/temp-folder.js'

const SOAK = Number(process.env.SLIPWAY_SOAK ?? 1)
const TAGS = Math.max(1_000, Math.round(10_000 * SOAK))
const PUTS_AT_ONCE = 16
/** More than a list of one tag takes. Most of it is what V8 has not collected yet: alive are less than 20 MB. */
const MAX_GROWTH_BYTES = 100 * 1024 ** 2
/** A sign-in, what registry and Harbor are asked once, and the list of the small repository. */
const MAX_OTHERS = 20
const PROGRAM = fileURLToPath(new URL('../support/list-child.mjs', import.meta.url))
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

const counted = z.object({
  artifacts: z.number(),
  tags: z.number(),
  importedBytes: z.number(),
  readyBytes: z.number(),
  endBytes: z.number(),
})

let sdk = ''
let copy = ''

beforeAll(async () => {
  await ensureBuilt(['sdk'])
  // A copy, where its dependencies are found: a build that begins meanwhile takes the package away for some seconds.
  copy = await mkdtemp(join(PACKAGE, 'node_modules', '.built-'))
  await cp(join(PACKAGE, 'dist'), copy, { recursive: true })
  sdk = join(copy, 'index.js')
})
afterAll(() => rm(copy, { recursive: true, force: true }))

/** An emulator with a repository of so many artifacts, over which the tags are spread. */
async function aFullRepository(options: EmulatorOptions, artifacts: number) {
  const requests: string[] = []
  const emulator = await startEmulator({
    ...options,
    onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
  })
  onTestFinished(() => emulator.close())
  const { registry: host, project, push } = emulator
  const credential = aCredential(host, { username: push.username, secret: new Secret(push.token) })
  const registry = aRegistry(host, { credential })
  const { blobs, manifests } = registry.repository(`${project}/arena`)
  const small = registry.repository(`${project}/small`)
  await small.manifests.put('1.0', await anImage(small))
  const [config, layer] = [aBlob(200), aBlob(2_000)]
  for (const blob of [config, layer]) await blobs.upload(blob)

  const images = Array.from({ length: artifacts }, (_, number) => {
    const bytes = canonicalJson({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, digest: config.digest, size: config.sizeBytes },
      layers: [{ mediaType: OCI_LAYER_GZIP, digest: layer.digest, size: layer.sizeBytes }],
      annotations: { number: `${number}` },
    })
    return { bytes, mediaType: OCI_MANIFEST, digest: digestOf(bytes), sizeBytes: bytes.byteLength }
  })
  const tags = Array.from({ length: TAGS }, (_, number) => number)
  await mapConcurrently(tags, PUTS_AT_ONCE, async (number) => {
    const image = images[number % artifacts]
    if (image !== undefined) await manifests.put(`build-${number}`, image)
  })
  requests.length = 0
  return { emulator, requests }
}

/** Lists it as a process of its own, and prints the figures. */
async function list(
  name: string,
  { emulator, requests }: { readonly emulator: Emulator; readonly requests: readonly string[] },
  push: Emulator['push'],
) {
  const client = {
    registry: emulator.registry,
    project: emulator.project,
    credentials: { push },
    credentialStores: [],
    cacheDir: await tempFolder(),
    env: {},
  }
  const LIST = JSON.stringify({ sdk, client, small: 'small', repository: 'arena' })
  const startedAt = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { env: { ...process.env, LIST } })
  const elapsedMs = Math.round(performance.now() - startedAt)
  const found = counted.parse(JSON.parse(stdout))
  const growthBytes = found.endBytes - found.readyBytes
  const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(1)
  console.log(
    `${name}: ${found.tags} tags on ${found.artifacts} artifacts, ${requests.length} requests, ${elapsedMs} ms; ` +
      `${mib(found.importedBytes)} MiB after the import, ${mib(found.readyBytes)} after a list of one tag, ` +
      `${mib(found.endBytes)} at the end`,
  )
  return { ...found, growthBytes }
}

const count = (requests: readonly string[], pattern: RegExp) =>
  requests.filter((request) => pattern.test(request)).length

it('lists 10,000 tags of a Harbor with a request for each page', async () => {
  const artifacts = TAGS / 10
  const place = await aFullRepository({ profile: 'harbor', without: ['platform', 'scanner'] }, artifacts)

  const found = await list('Harbor', place, place.emulator.admin)

  const pages = Math.ceil(artifacts / 100)
  expect([found.tags, found.artifacts]).toEqual([TAGS, artifacts])
  expect(count(place.requests, /^GET \/api\/v2\.0\/projects\/.*\/arena\/artifacts$/)).toBe(pages)
  expect(place.requests.length).toBeLessThanOrEqual(pages + MAX_OTHERS)
  expect(found.growthBytes).toBeLessThan(MAX_GROWTH_BYTES)
})

it('lists 10,000 tags of a bare registry with one look at each', async () => {
  const artifacts = TAGS / 20
  const place = await aFullRepository({ profile: 'oci', without: ['platform', 'harbor'] }, artifacts)

  const found = await list('bare registry', place, place.emulator.push)

  const pages = Math.ceil(TAGS / 1_000)
  expect([found.tags, found.artifacts]).toEqual([TAGS, artifacts])
  expect(count(place.requests, /^HEAD .*\/arena\/manifests\//)).toBe(TAGS)
  expect(count(place.requests, /^GET .*\/arena\/manifests\//)).toBe(artifacts)
  expect(count(place.requests, /^GET .*\/arena\/referrers\//)).toBe(artifacts)
  expect(place.requests.length).toBeLessThanOrEqual(pages + TAGS + 2 * artifacts + MAX_OTHERS)
  expect(found.growthBytes).toBeLessThan(MAX_GROWTH_BYTES)
})
