import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { PushOptions } from '../../src/push/push-options.js'
import type { PushReceipt } from '../../src/push/receipt.js'
import { buildElf } from '../support/elf-builder.js'
import { type PlayedImage, playEngine } from '../support/played-engine.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'

const ID = `sha256:${'a'.repeat(64)}`
const OTHER_ID = `sha256:${'b'.repeat(64)}`

let emulator: Emulator
let held: PushReceipt

beforeEach(async () => {
  emulator = await startEmulator({ profile: 'harbor' })
  const folder = await tempTree({ server: buildElf() })
  held = await (await clientOf({})).push({ from: { folder }, to: 'game:held', base: 'scratch' })
})
afterEach(() => emulator.close())

async function clientOf(env: Readonly<Record<string, string>>) {
  const { registry, project, push } = emulator
  return createClient({ registry, project, credentials: { push }, env, cacheDir: await tempFolder() })
}

function imageOf(id: string, tags: readonly string[], layers: readonly string[] = []): PlayedImage {
  const inspect = {
    ...{ Id: id, RepoTags: tags, RepoDigests: [], Size: 1, Architecture: 'amd64', Os: 'linux', Config: {} },
    RootFS: { Type: 'layers', Layers: layers },
  }
  return { inspect }
}

/** Lets an engine push `mine`, that says it sent the image that is in the registry. */
async function pushBy({
  images,
  lines,
  to = 'game:new',
}: {
  readonly images: Readonly<Record<string, PlayedImage>>
  readonly lines?: readonly object[]
  readonly to?: string
}) {
  const changes: string[] = []
  const engine = await playEngine({
    images,
    push: lines ?? [
      ...held.layers.map(({ diffId }) => ({ id: diffId.slice(7, 19), status: 'Pushed' })),
      { aux: { Tag: 'new', Digest: held.digest, Size: 1 } },
    ],
    script: ({ line, query }) => {
      const [, method, name = '', verb = ''] =
        /^(POST|DELETE) \/images\/(.+?)(\/tag|\/push)?$/.exec(line) ?? []
      const place = verb === '/tag' ? ` ${query.get('repo')}:${query.get('tag')}` : ''
      if (method !== undefined) changes.push(`${method}${verb} ${decodeURIComponent(name)}${place}`)
      return false
    },
  })
  const client = await clientOf(engine.env)
  const options: PushOptions = { from: { engineImage: 'mine:1' }, to, via: 'daemon' }
  return { result: client.push(options).catch((error: unknown) => error), changes }
}

describe('a push by the Docker engine', () => {
  it('takes the name away again that the engine needs for it', async () => {
    const layers = held.layers.map(({ diffId }) => diffId)

    const { result, changes } = await pushBy({ images: { 'mine:1': imageOf(ID, ['mine:1'], layers) } })

    expect(await result).toMatchObject({
      ...{ via: 'daemon', tag: 'new', digest: held.digest, sizeBytes: held.sizeBytes },
      layers: held.layers.map(({ digest }) => ({ digest, outcome: 'uploaded' })),
    })
    const name = `${emulator.registry}/${emulator.project}/game`
    expect(changes).toEqual([`POST/tag ${ID} ${name}:new`, `POST/push ${name}`, `DELETE ${name}:new`])
  })

  it('believes an engine that goes by the compressed layers', async () => {
    const said = held.layers.map(({ digest }) => ({ id: digest.slice(7, 19), status: 'Pushed' }))
    const lines = [...said, { aux: { Tag: 'new', Digest: held.digest, Size: 1 } }]

    const { result } = await pushBy({ images: { 'mine:1': imageOf(ID, ['mine:1']) }, lines })

    expect(await result).toMatchObject({
      layers: held.layers.map(() => ({ outcome: 'uploaded' })),
      uploadedBytes: held.uploadedBytes,
    })
  })

  it('gives a name back to the image that had it, also when the push fails', async () => {
    const name = `${emulator.registry}/${emulator.project}/game`
    const images = {
      'mine:1': imageOf(ID, ['mine:1']),
      [`${name}:new`]: imageOf(OTHER_ID, [`${name}:new`]),
    }
    const good = await pushBy({ images })
    const bad = await pushBy({
      images,
      lines: [{ error: 'denied: no', errorDetail: { message: 'denied: no' } }],
    })
    const back = [`POST/tag ${ID} ${name}:new`, `POST/push ${name}`, `POST/tag ${OTHER_ID} ${name}:new`]

    expect(await good.result).toMatchObject({ digest: held.digest })
    expect(good.changes).toEqual(back)
    expect(await bad.result).toMatchObject({ code: 'DENIED' })
    expect(bad.changes).toEqual(back)
  })

  it('leaves an image its only name, and the one that it had', async () => {
    const name = `${emulator.registry}/${emulator.project}/game`
    const nameless = await pushBy({ images: { 'mine:1': imageOf(ID, []) } })
    const twice = imageOf(ID, ['mine:1', `${name}:new`])
    const named = await pushBy({ images: { 'mine:1': twice, [`${name}:new`]: twice } })
    await Promise.all([nameless.result, named.result])

    for (const { changes } of [nameless, named]) {
      expect(changes).toEqual([`POST/tag ${ID} ${name}:new`, `POST/push ${name}`])
    }
  })

  it('does not begin where the tag names another image', async () => {
    const { result, changes } = await pushBy({
      images: { 'mine:1': imageOf(ID, ['mine:1']) },
      to: 'game:held',
    })

    expect(await result).toMatchObject({ code: 'ALREADY_EXISTS' })
    expect(changes).toEqual([])
  })
})
