import { join } from 'node:path'
import { hasHome } from '../config/last-login.js'
import type { DockerConfigSurroundings } from '../credentials/docker/docker-config-places.js'
import { createDockerConfigSource } from '../credentials/docker/docker-config-source.js'
import { createDockerHelperSource } from '../credentials/docker/docker-helper-source.js'
import { readStorePassphrase } from '../credentials/environment.js'
import type { CredentialSource } from '../credentials/source.js'
import type { CredentialStore } from '../credentials/store.js'
import { sourceOfStore } from '../credentials/store-source.js'
import { openFileStore } from '../credentials/stores/file-store.js'
import { openKeychainStore } from '../credentials/stores/keychain-store.js'
import { userFolders } from '../support/user-folders.js'
import type { ClientOptions } from './client-options.js'

/** Where a client's credentials are kept and looked for. */
export interface CredentialPlaces {
  /** What can keep credentials, the one that a login uses first. */
  readonly stores: readonly CredentialStore[]
  /** Where they are looked for after options and environment, the first one first. */
  readonly sources: readonly CredentialSource[]
}

/** One set for each client, because a store learns whether it can be believed. */
const known = new WeakMap<ClientOptions, CredentialPlaces>()

/**
 * The places of a client: the stores of its options, else this user's keychain, Docker's helpers and files, and the file
 * store, which has something only after the user chose it. Disk: reads the file that `SLIPWAY_STORE_PASSPHRASE_FILE` names.
 *
 * @throws ConfigError `CONFIG_INVALID` when that file cannot be used.
 */
export function credentialPlaces(options: ClientOptions): CredentialPlaces {
  const places = known.get(options) ?? openPlaces(options)
  known.set(options, places)
  return places
}

function openPlaces({ credentialStores, env = process.env }: ClientOptions): CredentialPlaces {
  if (credentialStores !== undefined) {
    return { stores: credentialStores, sources: credentialStores.map(sourceOfStore) }
  }
  if (!hasHome(env)) return { stores: [], sources: [] }
  const keychain = openKeychainStore({ env })
  const passphrase = readStorePassphrase(env)
  const file = openFileStore({
    path: join(userFolders(env).data, 'credentials', 'credentials.json'),
    ...(passphrase && { passphrase }),
  })
  const surroundings = dockerSurroundings(env)
  return {
    stores: [keychain, file],
    sources: [
      sourceOfStore(keychain),
      createDockerHelperSource(surroundings),
      createDockerConfigSource(surroundings),
      sourceOfStore(file),
    ],
  }
}

/** Where docker's files of the environment's user are. */
export function dockerSurroundings(
  env: Readonly<Record<string, string | undefined>>,
): DockerConfigSurroundings {
  const home = env.HOME || env.USERPROFILE
  return home === undefined ? { env } : { env, home }
}
