import { readAuthEntry } from './docker-auth-entry.js'
import { type DockerConfig, readDockerConfig } from './docker-config.js'
import {
  type DockerConfigName,
  type DockerConfigSurroundings,
  dockerConfigPlaces,
} from './docker-config-places.js'

/** What one of docker's or podman's places keeps, without anything secret. */
export interface DockerConfigFinding {
  readonly name: DockerConfigName
  /** Of the file; `undefined` for the environment variable. */
  readonly path: string | undefined
  /** Why it cannot be used, as a clause; `undefined` when it can. */
  readonly problem: string | undefined
  /** Hosts whose secret is in it as base64, which anybody can read who can read the file. */
  readonly plainTextHosts: readonly string[]
  /** Whether other users of this machine may read the file. False on Windows, where the mode does not tell. */
  readonly isReadableByOthers: boolean
  /** The helper for all hosts without their own. */
  readonly store: string | undefined
  /** Helpers by host. */
  readonly helpers: Readonly<Record<string, string>>
}

/** Looks through docker's and podman's places, for a check-up. Those that are not there are left out. Disk: reads files. */
export async function inspectDockerConfigs(
  surroundings: DockerConfigSurroundings = {},
): Promise<readonly DockerConfigFinding[]> {
  const findings = await Promise.all(
    dockerConfigPlaces(surroundings).map(async ({ name, path }, index, places) => {
      const reading = await readDockerConfig(places[index] ?? { name, path })
      if (reading.state === 'absent') return []
      const nothing = { plainTextHosts: [], isReadableByOthers: false, store: undefined, helpers: {} }
      if (reading.state === 'unreadable') return [{ name, path, problem: reading.reason, ...nothing }]
      const { config, isReadableByOthers } = reading
      return [{ name, path, problem: undefined, isReadableByOthers, ...kept(config) }]
    }),
  )
  return findings.flat()
}

function kept({ auths, helpers, store }: DockerConfig) {
  const plain = auths.filter(({ entry }) => readAuthEntry(entry).state === 'pair')
  return {
    plainTextHosts: [...new Set(plain.map(({ host, namespace }) => [host, ...namespace].join('/')))],
    store: nameOf(store),
    helpers: Object.fromEntries(
      [...helpers].flatMap(([host, helper]) => {
        const name = nameOf(helper)
        return name === undefined ? [] : [[host, name] as const]
      }),
    ),
  }
}

function nameOf(helper: unknown): string | undefined {
  return typeof helper === 'string' && helper !== '' ? helper : undefined
}
