import { onTestFinished } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/index.js'
import { basic, clientOf, type Reply } from '../../support/client.js'
import { pushImage } from '../../support/content.js'
import { apiOf, type Call } from '../../support/platform.js'

/** A running emulator and its platform's API. */
export interface Platform {
  readonly emulator: Emulator
  readonly call: Call
  /** Calls the API with a Quick Start token. */
  callAsQuickStart(method: string, path: string, body?: unknown): Promise<Reply>
  /** Calls what only the emulator's staff may call. */
  callAsStaff(method: string, path: string, body?: unknown): Promise<Reply>
  /** Pushes a tag and gives the digest. The same content has the same digest. */
  push(image: string, tag: string, content?: string): Promise<string>
}

/** Starts an emulator that ends with the test. */
export async function aPlatform(options: EmulatorOptions = {}): Promise<Platform> {
  const platform = await startPlatform(options)
  onTestFinished(() => platform.emulator.close())
  return platform
}

/** Starts an emulator; the caller closes it. */
export async function startPlatform(options: EmulatorOptions = {}): Promise<Platform> {
  const emulator = await startEmulator({ auth: 'basic', ...options })
  const call = apiOf(emulator)
  return {
    emulator,
    call,
    callAsQuickStart: (method, path, body) => call(method, path, body, `token ${emulator.quickStartToken}`),
    callAsStaff: (method, path, body) => call(method, path, body, `Bearer ${emulator.admin.token}`),
    push: (image, tag, content = 'layer') =>
      pushImage(clientOf(emulator, basic(emulator.push)), `${emulator.project}/${image}`, tag, [content]),
  }
}

/** The fields of a version that runs an image of the emulator's own registry. */
export function versionOf({ emulator }: Platform, image: string, tag: string, extra: object = {}) {
  return {
    name: tag,
    req_cpu: 512,
    req_memory: 1024,
    docker_repository: emulator.registry,
    docker_image: `${emulator.project}/${image}`,
    docker_tag: tag,
    private_username: emulator.pull.username,
    private_token: emulator.pull.token,
    ...extra,
  }
}

/** The fields of an app. */
export function appNamed(name: string, extra: object = {}) {
  return { name, is_active: true, image: '', ...extra }
}

/** Creates an app with a version of an image that is pushed for it; all three have the name. */
export async function createVersion(platform: Platform, name: string, extra: object = {}): Promise<Reply> {
  await platform.push(name, '1.0', name)
  await platform.call('POST', '/v1/app', appNamed(name))
  return platform.call('POST', `/v1/app/${name}/version`, versionOf(platform, name, '1.0', extra))
}
