import { expect } from 'vitest'
import type { Credential } from '../../../src/index.js'
import type { Harbor } from './a-harbor.js'

/** The body that makes a robot of the emulator's project. */
export function robotNamed(
  { emulator }: Pick<Harbor, 'emulator'>,
  name: string,
  permissions: readonly string[],
  extra: object = {},
) {
  const access = permissions.map((permission) => {
    const [resource, action] = permission.split(':')
    return { resource, action }
  })
  return {
    name,
    level: 'project',
    duration: -1,
    permissions: [{ kind: 'project', namespace: emulator.project, access }],
    ...extra,
  }
}

/** Makes a robot of the emulator's project with permissions such as `repository:pull`. */
export async function aRobot(
  harbor: Harbor,
  name: string,
  permissions: readonly string[],
  extra: object = {},
): Promise<Credential & { readonly id: number }> {
  const reply = await harbor.call('POST', '/robots', robotNamed(harbor, name, permissions, extra))
  expect(reply.status).toBe(201)
  const { id, name: username, secret: token } = reply.json as { id: number; name: string; secret: string }
  return { id, username, token }
}
