import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Emulator, type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type Client, createClient } from '../../src/client.js'
import type { UsernameToken } from '../../src/session/client-options.js'
import { tempFolder } from './temp-folder.js'

/** A running emulator that is a Harbor, and who may use it. */
export interface EmulatedHarbor {
  readonly emulator: Emulator
  /** Calls its API as the administrator, without `/api/v2.0` in the path; the answer has to be a success. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** Makes a robot account of the project with these rights, `resource:action` each. */
  robot(...permissions: readonly string[]): Promise<UsernameToken>
  /** A client with this push credential. Default: the platform's push robot. */
  client(push?: UsernameToken): Promise<Client>
}

/** Everything that pushes and reads need; no rules, no scans. */
export const BASIC_RIGHTS: readonly string[] = [
  'repository:push',
  'repository:pull',
  'repository:read',
  'repository:list',
  'artifact:read',
  'artifact:list',
  'tag:list',
]

const madeRobot = z.object({ name: z.string(), secret: z.string() })

/** Starts a Harbor that ends with the test. Scans wait for nothing. */
export async function emulatedHarbor(options: EmulatorOptions = {}): Promise<EmulatedHarbor> {
  const emulator = await startEmulator({ profile: 'harbor', scanDelayMs: 0, ...options })
  onTestFinished(() => emulator.close())
  const { registry, project, url, admin, push: platformPush } = emulator
  const basic = Buffer.from(`${admin.username}:${admin.token}`).toString('base64')
  let robots = 0

  const call: EmulatedHarbor['call'] = async (method, path, body) => {
    const answer = await fetch(`${url}/api/v2.0${path}`, {
      method,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.ok, text).toBe(true)
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    emulator,
    call,
    async robot(...permissions) {
      robots += 1
      const access = permissions.map((permission) => {
        const [resource, action] = permission.split(':')
        return { resource, action }
      })
      const made = await call('POST', '/robots', {
        name: `tester-${robots}`,
        level: 'project',
        duration: -1,
        permissions: [{ kind: 'project', namespace: project, access }],
      })
      const { name, secret } = madeRobot.parse(made)
      return { username: name, token: secret }
    },
    client: async (push = platformPush) =>
      createClient({ registry, project, credentials: { push }, cacheDir: await tempFolder(), env: {} }),
  }
}

/** Writes a file of advisories that goes away with the test: each of Debian 12, with a fixed version where there is one. */
export async function advisoriesFile(
  ...advisories: readonly {
    readonly id: string
    readonly package: string
    readonly severity: string
    readonly fixed_version?: string
  }[]
): Promise<string> {
  const path = join(await tempFolder(), 'advisories.json')
  const known = { distro: 'debian:12', description: 'For tests.', links: [] }
  await writeFile(path, JSON.stringify(advisories.map((advisory) => ({ ...known, ...advisory }))))
  return path
}
