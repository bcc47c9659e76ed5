import { startDockerRegistry } from '../../../../../tools/peers/docker-registry.mjs'
import type { RegistryUnderTest } from '../../support/registry-under-test.js'

/** Debian's docker-registry, which asks for a name and a password. */
export async function dockerRegistryUnderTest(): Promise<RegistryUnderTest> {
  const { registry, username = '', password = '', stop } = await startDockerRegistry({ auth: true })
  return { registry, project: 'studio', push: { username, token: password }, stop }
}
