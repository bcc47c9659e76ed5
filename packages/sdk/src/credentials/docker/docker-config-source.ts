import type { CredentialSource, Lookup } from '../source.js'
import type { CredentialAddress } from '../store.js'
import { readAuthEntry } from './docker-auth-entry.js'
import { type DockerAuth, type DockerConfig, readDockerConfig } from './docker-config.js'
import {
  type DockerConfigPlace,
  type DockerConfigSurroundings,
  dockerConfigPlaces,
} from './docker-config-places.js'
import { covers, dockerAddress, dockerHost } from './docker-host-key.js'

/**
 * Gives what docker's and podman's files keep in plain text (`auths`), for exactly the host that is asked for. It never
 * writes. They know one pair per host, so that it counts as the kind that is asked for; the platform's API has none there.
 *
 * Disk: reads the files of {@link dockerConfigPlaces} at every call, until one has the credential.
 */
export function createDockerConfigSource(surroundings: DockerConfigSurroundings = {}): CredentialSource {
  return {
    name: 'docker config',
    async find(address) {
      if (address.kind === 'api') return { state: 'none' }
      let first: Lookup = { state: 'none' }
      for (const place of dockerConfigPlaces(surroundings)) {
        const lookup = await lookIn(place, address)
        if (lookup.state === 'found') return lookup
        if (first.state === 'none') first = lookup
      }
      return first
    },
  }
}

async function lookIn(place: DockerConfigPlace, address: CredentialAddress): Promise<Lookup> {
  const reading = await readDockerConfig(place)
  if (reading.state === 'absent') return { state: 'none' }
  if (reading.state === 'unreadable') {
    return { state: 'unavailable', reason: reading.reason, hint: reading.hint }
  }
  return findAuth(reading.config, address, place)
}

/** The credential for the address in a configuration's `auths`. The longest key that covers it counts. */
export function findAuth(
  config: DockerConfig,
  { kind, registry, project }: CredentialAddress,
  { name, path }: DockerConfigPlace,
): Lookup {
  const host = dockerHost(registry)
  if (host === undefined) return { state: 'none' }
  const auth = config.auths.filter((candidate) => covers(candidate, host, project)).sort(byPrecision)[0]
  if (auth === undefined) return { state: 'none' }
  const read = readAuthEntry(auth.entry)
  if (read.state === 'empty') return { state: 'none' }
  if (read.state === 'unusable') {
    return {
      state: 'unavailable',
      reason: `the entry for ${host} in ${path ?? name} cannot be used: ${read.reason}`,
      hint: `Log in to ${host} with a robot account's name and secret.`,
    }
  }
  const { username, secret } = read
  const own = auth.namespace.length > 0 ? { project: auth.namespace.join('/') } : {}
  return {
    state: 'found',
    credential: { kind, registry, ...own, username, secret, origin: name, isKindAssumed: true },
  }
}

/** Longer namespaces first; then docker's own spelling before others; then the order of the file. */
function byPrecision(a: DockerAuth, b: DockerAuth): number {
  return b.namespace.length - a.namespace.length || Number(isPlain(b)) - Number(isPlain(a))
}

function isPlain({ key, host }: DockerAuth): boolean {
  return key === dockerAddress(host)
}
