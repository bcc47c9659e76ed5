import { type Credential, type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { createClient } from '../../src/client.js'
import { Secret } from '../../src/log/secret.js'
import type { EncodedContent } from '../../src/oci/descriptor.js'
import type { Repository } from '../../src/registry/repository.js'
import { aCredential, aRegistry } from './a-registry.js'
import { platformOf } from './emulator-ground.js'
import { anImage } from './registry-content.js'
import { tempFolder } from './temp-folder.js'

/** Bytes of the config and the layer of every image that {@link fill} makes. */
export const IMAGE_CONTENT_BYTES = 20_200

const robotShape = z.object({ name: z.string(), secret: z.string() })

/** A project of an emulated registry, its client, and those who run it. */
export async function aProject({
  isPlatformUsed = true,
  robotRights,
  ...options
}: EmulatorOptions & {
  /** Whether the client has an API token. */
  readonly isPlatformUsed?: boolean
  /** Rights of the client's robot; without them it is the project's own, which may all. */
  readonly robotRights?: readonly string[]
} = {}) {
  const emulator = await startEmulator({ profile: 'harbor', ...options })
  onTestFinished(() => emulator.close())
  const { registry: host, project, platformUrl = '', admin } = emulator
  const basic = `Basic ${Buffer.from(`${admin.username}:${admin.token}`).toString('base64')}`
  const post = async (url: string, authorization: string, body: object): Promise<unknown> => {
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const asRobot = async (rights: readonly string[]): Promise<Credential> => {
    const access = rights.map((right) => {
      const [resource, action] = right.split(':')
      return { resource, action }
    })
    const permissions = [{ kind: 'project', namespace: project, access }]
    const body = { name: 'limited', level: 'project', duration: -1, permissions }
    const { name, secret } = robotShape.parse(await post(`http://${host}/api/v2.0/robots`, basic, body))
    return { username: name, token: secret }
  }
  const pair = robotRights === undefined ? emulator.push : await asRobot(robotRights)
  const cacheDir = await tempFolder()
  const env = {
    SLIPWAY_REGISTRY: host,
    SLIPWAY_PROJECT: project,
    SLIPWAY_CACHE_DIR: cacheDir,
    SLIPWAY_PUSH_USERNAME: pair.username,
    SLIPWAY_PUSH_TOKEN: pair.token,
    ...(isPlatformUsed && platformOf(emulator)),
  }
  const secret = new Secret(emulator.push.token)
  const credential = aCredential(host, { username: emulator.push.username, secret })
  const staff = (path: string, body: object = {}) =>
    post(`${platformUrl}/_admin/${path}`, `Bearer ${admin.token}`, body)
  return {
    emulator,
    project,
    env,
    client: createClient({ env }),
    repository: (name: string) => aRegistry(host, { credential }).repository(`${project}/${name}`),
    setLimit: (limitBytes: number) => staff('quota', { limit_bytes: limitBytes }),
    approve: (id: string, body: object = {}) => staff(`storage-requests/${id}/approve`, body),
    deny: (id: string) => staff(`storage-requests/${id}/deny`),
  }
}

/** Puts one image under each tag, one after the other. */
export async function fill(repository: Repository, ...tags: readonly string[]): Promise<EncodedContent[]> {
  const images: EncodedContent[] = []
  for (const tag of tags) {
    const image = await anImage(repository)
    await repository.manifests.put(tag, image)
    images.push(image)
  }
  return images
}
