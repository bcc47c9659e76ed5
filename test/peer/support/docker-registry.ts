import { startDockerRegistry } from '../../../tools/peers/docker-registry.mjs'
import type { RegistryAccount } from './slipway.js'

/** Debian's docker-registry, which asks for a name and a password. */
export async function registryWithPassword(): Promise<RegistryAccount & { stop(): Promise<void> }> {
  const { registry, username, password, stop } = await startDockerRegistry({ auth: true })
  if (username === undefined || password === undefined) throw new TypeError('The registry asks for nothing')
  return { registry, username, password, stop }
}
