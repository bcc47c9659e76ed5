import { expect } from 'vitest'
import type { Emulator } from '../../src/index.js'
import { basic, clientOf, type Send } from './client.js'
import { digestOf, imageOf, pushBlob, putManifest } from './content.js'
import { apiOf, createApp } from './platform.js'

/** An image to push. */
export interface SampleImage {
  readonly repository: string
  readonly tags: readonly string[]
  /** Operating system and architecture that the config says. */
  readonly platform?: string
  readonly layers?: readonly string[]
}

/** Pushes an image that says which platform it is for, and gives the digest of its manifest. */
export async function pushSample(send: Send, image: SampleImage): Promise<string> {
  const { repository, tags, platform = 'linux/amd64', layers = ['layer'] } = image
  const [os, architecture] = platform.split('/')
  const config = JSON.stringify({ os, architecture, rootfs: { type: 'layers', diff_ids: [] } })
  for (const content of [config, ...layers]) await pushBlob(send, repository, content)
  const manifest = imageOf(layers, {}, config)
  for (const tag of tags) expect((await putManifest(send, repository, tag, manifest)).status).toBe(201)
  return digestOf(manifest)
}

/** Makes an app version of a tag in the emulator's own registry. */
export async function createVersion(
  emulator: Emulator,
  { app, name, repository, tag }: Readonly<Record<'app' | 'name' | 'repository' | 'tag', string>>,
): Promise<void> {
  const { status } = await apiOf(emulator)('POST', `/v1/app/${app}/version`, {
    name,
    docker_repository: emulator.registry,
    docker_image: repository,
    docker_tag: tag,
    private_username: emulator.pull.username,
    private_token: emulator.pull.token,
    req_cpu: 256,
    req_memory: 512,
  })
  expect(status).toBe(200)
}

/** Makes a template of an image: its new tags become versions of the app, named like the tag. */
async function putTemplate(emulator: Emulator, image: string): Promise<void> {
  const template = { app: 'my-shooter', version_name: '{tag}', req_cpu: 256, req_memory: 512 }
  const { status } = await apiOf(emulator)('PUT', `/v1/container-registry/images/${image}/template`, template)
  expect(status).toBe(200)
}

/**
 * Fills an emulator with Basic authentication and access as a studio has it after some weeks.
 *
 * @param layerUnitBytes - Layers have 3 to 38 times as much, a MiB being what real ones are like.
 */
export async function fillEmulator(
  emulator: Emulator,
  { layerUnitBytes }: { readonly layerUnitBytes: number },
): Promise<void> {
  const send = clientOf(emulator, basic(emulator.push))
  const api = apiOf(emulator)
  const { project } = emulator
  const layer = (units: number, filling: string) => filling.repeat(units * layerUnitBytes)
  const engine = layer(38, 'e')
  const server = `${project}/game-server`
  const voice = `${project}/voice-relay`
  await createApp(api, 'my-shooter')
  await pushSample(send, { repository: voice, tags: ['0.9'], layers: [layer(6, 'v')] })
  await pushSample(send, {
    repository: `${project}/tools/matchmaker`,
    tags: ['2.0.0'],
    platform: 'linux/arm64',
    layers: [layer(12, 'k')],
  })
  await pushSample(send, { repository: server, tags: ['1.4.1'], layers: [engine, 'maps of 1.4.1'] })
  await createVersion(emulator, { app: 'my-shooter', name: '1.4.1', repository: server, tag: '1.4.1' })
  await putTemplate(emulator, 'game-server')
  await pushSample(send, { repository: server, tags: ['1.4.2', 'stable'], layers: [engine, layer(3, 'm')] })
  await putTemplate(emulator, 'voice-relay')
  await pushSample(send, { repository: voice, tags: ['stable'], layers: [layer(6, 'v'), layer(1, 'w')] })
  const requests = [
    { requested_bytes: 10 * 1024 ** 3, reason: 'The winter event needs a build per day.' },
    { requested_bytes: 2 * 1024 ** 3 },
  ]
  for (const request of requests) {
    expect((await api('POST', '/v1/container-registry/storage-requests', request)).status).toBe(202)
  }
}
