import { registryWithPassword } from '../../../../../test/peer/support/docker-registry.js'
import type { RegistryUnderTest } from '../../support/registry-under-test.js'

/** Debian's docker-registry, which asks for a name and a password. */
export async function dockerRegistryUnderTest(): Promise<RegistryUnderTest> {
  const { registry, username, password, stop } = await registryWithPassword()
  return { registry, project: 'studio', push: { username, token: password }, stop }
}
