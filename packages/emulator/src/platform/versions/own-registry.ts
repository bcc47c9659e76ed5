const LOOPBACK = /^(?:localhost|127\.0\.0\.1)(?=:|$)/

/** Tells whether a `docker_repository` names the emulator's own registry, by either name of this machine. */
export function isOwnRegistry(host: string, registryHost: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(LOOPBACK, 'localhost')
  return plain(host) === plain(registryHost)
}
