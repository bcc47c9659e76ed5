import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { expect, it } from 'vitest'
import { createChunkBuffers } from '../pack/chunk-buffers.js'
import { nodeFileSystem } from '../pack/file-system.js'
import { planAddedLayer } from '../pack/plan-layers.js'
import { tarChunks } from '../pack/tar-chunks.js'
import { digestOf } from '../reference/digest.js'
import { loadArchive, plannedLayer } from './load-archive.js'

const OPTIONS = { signal: undefined, onBytes: () => undefined }
const plan = planAddedLayer('data', [{ path: 'app/data.txt', bytes: Buffer.from('hello') }])

async function unpack(archive: Buffer): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {}
  const tar = extract()
  Readable.from([archive]).pipe(tar)
  for await (const entry of tar) files[entry.header.name] = await buffer(entry)
  return files
}

async function layerBytes(): Promise<Buffer> {
  return buffer(tarChunks(plan.members, createChunkBuffers(), { fileSystem: nodeFileSystem }))
}

it('holds config, manifest and the layers that the engine lacks, in as many bytes as it promises', async () => {
  const tar = await layerBytes()
  const layer = plannedLayer(plan, digestOf(tar), nodeFileSystem)
  let told = 0
  const archive = loadArchive({
    config: Buffer.from('{}'),
    tag: 'slipway-run/game:1',
    layers: [undefined, layer],
  })

  const bytes = await buffer(archive.open({ signal: undefined, onBytes: (count) => (told += count) }))
  const files = await unpack(bytes)

  expect([bytes.byteLength, told]).toEqual([archive.sizeBytes, archive.sizeBytes])
  expect(Object.keys(files)).toEqual(['1.tar', 'config.json', 'manifest.json'])
  expect(files['1.tar']?.equals(tar)).toBe(true)
  expect(JSON.parse(String(files['manifest.json']))).toEqual([
    { Config: 'config.json', RepoTags: ['slipway-run/game:1'], Layers: ['0.tar', '1.tar'] },
  ])
})

it('ends with FILE_CHANGED where the files are no longer what they were', async () => {
  const layer = plannedLayer(plan, digestOf('something else'), nodeFileSystem)
  const archive = loadArchive({ config: Buffer.from('{}'), tag: 'slipway-run/game:1', layers: [layer] })

  await expect(buffer(archive.open(OPTIONS))).rejects.toMatchObject({ code: 'FILE_CHANGED' })
})
