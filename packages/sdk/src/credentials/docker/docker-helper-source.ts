import type { CredentialSource, Lookup } from '../source.js'
import type { CredentialAddress, StoreOptions } from '../store.js'
import { type DockerConfig, readDockerConfig } from './docker-config.js'
import { type DockerConfigSurroundings, dockerConfigPlaces } from './docker-config-places.js'
import { dockerHelper } from './docker-helper.js'
import { dockerHost } from './docker-host-key.js'
import { OWN_HELPER } from './helper-protocol.js'

/**
 * Gives what the credential helper has that docker's or podman's files name for a host: `credHelpers` of exactly this host,
 * else `credsStore`. A helper knows one pair per host, so that it counts as the kind that is asked for; the platform's API
 * has none there.
 *
 * Disk: reads the files of {@link dockerConfigPlaces} at every call. Processes: at most one run per file.
 */
export function createDockerHelperSource(surroundings: DockerConfigSurroundings = {}): CredentialSource {
  return {
    name: 'docker credential helper',
    async find(address, options) {
      const host = dockerHost(address.registry)
      if (address.kind === 'api' || host === undefined) return { state: 'none' }
      const asked = new Set<string>()
      let first: Lookup = { state: 'none' }
      for (const place of dockerConfigPlaces(surroundings)) {
        const reading = await readDockerConfig(place)
        // The source of `auths` tells of files that cannot be read.
        if (reading.state !== 'read') continue
        const name = helperFor(reading.config, host)
        if (name === undefined || asked.has(name)) continue
        asked.add(name)
        const lookup = await lookIn({ name, host, address, surroundings, options })
        if (lookup.state === 'found') return lookup
        if (first.state === 'none') first = lookup
      }
      return first
    },
  }
}

/** The name of the helper that a configuration has for a host; an empty one means "none, whatever the others have". */
export function helperFor({ helpers, store }: DockerConfig, host: string): string | undefined {
  const name = helpers.has(host) ? helpers.get(host) : store
  if (name === undefined || name === null || name === '') return undefined
  // It has what our stores have, and those are asked anyway.
  if (name === OWN_HELPER) return undefined
  // Something else than a text has no name that a program could have.
  return typeof name === 'string' ? name : '?'
}

async function lookIn(question: {
  readonly name: string
  readonly host: string
  readonly address: CredentialAddress
  readonly surroundings: DockerConfigSurroundings
  readonly options: StoreOptions | undefined
}): Promise<Lookup> {
  const { name, host, address, surroundings, options } = question
  const helper = dockerHelper(name, { env: surroundings.env })
  const answer = await helper.get(host, options)
  if (answer.state !== 'found') return answer
  const { kind, registry } = address
  return {
    state: 'found',
    credential: { kind, registry, ...answer.value, origin: helper.program, isKindAssumed: true },
  }
}
