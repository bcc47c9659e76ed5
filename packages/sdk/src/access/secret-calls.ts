import type { StoreProtection } from '../credentials/store.js'
import type { Secret } from '../log/secret.js'
import type { Warning } from '../pack/warning.js'
import type { ClientOptions } from '../session/client-options.js'
import type { StoreChoice } from './choose-store.js'

/** What to keep under which name. */
export interface SecretPutOptions {
  /** 1 to 64 letters, digits, `_`, `-` and `.`, not with `-file` at the end: `rcon-password`. */
  readonly name: string
  /** 6 characters to 4096 bytes in UTF-8, without NUL. About 1800 is what fits into a keychain, for which Windows sets the limit. */
  readonly value: string | Secret
  /**
   * Where it is kept.
   * @defaultValue the client's first store that keeps secrets: the operating system's keychain
   */
  readonly store?: StoreChoice | undefined
  /**
   * Whether somebody is there to answer a dialog of the operating system.
   * @defaultValue false
   */
  readonly isInteractive?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where a secret is kept now. */
export interface KeptSecret {
  readonly schemaVersion: 1
  readonly name: string
  /** Name of the store: `keychain`, `file`. */
  readonly store: string
  readonly protection: StoreProtection
  /** The environment variable that is read before any store: `SLIPWAY_SECRET_RCON_PASSWORD`, also with `_FILE` behind it. */
  readonly variable: string
  /** Stores that may still have another value under the name, and answer with it one day. */
  readonly warnings: readonly Warning[]
}

/** A secret that a store keeps. */
export interface ListedSecret {
  readonly name: string
  /** Name of the store. */
  readonly store: string
  /** When it was stored, in ISO 8601. */
  readonly createdAt: string
}

/**
 * Calls about the secrets that templates name: values of hidden variables, kept on this machine. No call gives a value back.
 *
 * A secret is looked for in the environment first, then in the client's stores in their order. Credentials are kept beside
 * secrets and apart from them: `credentials.status` lists none and `credentials.logout` removes none.
 */
export interface SecretCalls {
  /**
   * Keeps a secret, in place of one of the same name, also of one in another of the client's stores; the warning
   * `SECRET_IN_TWO_STORES` names one that could not be asked. No network. Disk: the stores.
   *
   * @throws ConfigError `OPTION_INVALID` for a name or a value that cannot be kept, and for a store that keeps no secrets.
   * @throws LocalError `KEYCHAIN_UNAVAILABLE` or `LOCAL_IO` when the store keeps nothing: there is no falling back to plain
   * text.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient()
   * const { store, variable } = await client.secrets.put({ name: 'rcon-password', value: 'correct horse' })
   * console.log(`kept in ${store}; a build machine sets ${variable}`)
   * ```
   */
  put(options: SecretPutOptions): Promise<KeptSecret>

  /**
   * The secrets of all stores, by name; of one name, the one that is used stands first. What the environment holds is not
   * part of it. A store that cannot be asked is left out with a warning in the log. No network. Disk: reads the stores.
   *
   * @throws LocalError `KEYCHAIN_UNAVAILABLE` or `LOCAL_IO` when a store cannot be asked and no other one has any.
   */
  list(options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly ListedSecret[]>

  /**
   * Forgets a secret in every store. False: there was none. A store that cannot be asked, and may still have it, is told of
   * by a warning in the log. No network. Disk: the stores.
   *
   * @throws ConfigError `OPTION_INVALID` for what is no name of a secret.
   * @throws LocalError `KEYCHAIN_UNAVAILABLE` or `LOCAL_IO` when a store cannot be asked and no other one had it.
   */
  remove(name: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<boolean>
}

/** The {@link SecretCalls} of a client. */
export function createSecretCalls(options: ClientOptions): SecretCalls {
  const stores = async () =>
    (await import('../session/credential-places.js')).credentialPlaces(options).stores
  const logger = async () => {
    const { createStderrLogger, logLevelFromEnvironment } = await import('../log/logger.js')
    return options.logger ?? createStderrLogger(logLevelFromEnvironment(options.env))
  }
  return {
    put: async (call) => (await import('./put-secret.js')).putSecret(await stores(), call),
    list: async (call = {}) =>
      (await import('./stored-secrets.js')).listSecrets(await stores(), { logger: await logger(), ...call }),
    remove: async (name, call = {}) =>
      (await import('./stored-secrets.js')).removeSecret(await stores(), name, {
        logger: await logger(),
        ...call,
      }),
  }
}
