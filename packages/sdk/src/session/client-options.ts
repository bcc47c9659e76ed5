import type { CredentialStore } from '../credentials/store.js'
import type { Logger } from '../log/logger.js'
import type { Secret } from '../log/secret.js'

/** A registry user name and its token. */
export interface UsernameToken {
  /** As the registry shows it, `$` included: `robot$studio+client-push`. */
  readonly username: string
  readonly token: string | Secret
}

/** Options of `createClient`. Explicit options win over environment variables. */
export interface ClientOptions {
  /**
   * Host of the registry, without scheme: `registry.example.com`.
   * @defaultValue `SLIPWAY_REGISTRY`
   */
  readonly registry?: string | undefined
  /**
   * Project that short references are completed with.
   * @defaultValue `SLIPWAY_PROJECT`
   */
  readonly project?: string | undefined
  /**
   * Push and pull credential for `registry`, or `anonymous` for a registry that asks for none.
   * @defaultValue `SLIPWAY_PUSH_USERNAME`, `SLIPWAY_PUSH_TOKEN` (or `…_FILE`) and the same for `PULL`
   */
  readonly credentials?:
    | 'anonymous'
    | { readonly push?: UsernameToken | undefined; readonly pull?: UsernameToken | undefined }
    | undefined
  /**
   * Root of the hosting platform's API.
   * @defaultValue `SLIPWAY_API_URL`, that of the last login, else Edgegap's
   */
  readonly apiUrl?: string | undefined
  /**
   * Token for the hosting platform's API, with or without `token ` in front.
   * @defaultValue `SLIPWAY_API_TOKEN` (or `…_FILE`), else the stored one
   */
  readonly apiToken?: string | Secret | undefined
  /**
   * Where credentials are looked for after `credentials` and the environment, the first one first.
   * @defaultValue what this machine has: keychain, Docker's credential helpers and files, the file store
   */
  readonly credentialStores?: readonly CredentialStore[] | undefined
  /**
   * Path of the `slipway.json` that templates are kept in where the server keeps none.
   * @defaultValue `SLIPWAY_CONFIG`
   */
  readonly projectFile?: string | undefined
  /**
   * Folder for the layer cache: two small maps, no content.
   * @defaultValue `SLIPWAY_CACHE_DIR`, else the platform's cache folder
   */
  readonly cacheDir?: string | undefined
  /**
   * Registry that base images are fetched from instead of their own, for example a pull-through cache.
   * @defaultValue `SLIPWAY_BASE_MIRROR`
   */
  readonly baseMirror?: string | undefined
  /**
   * PEM file with certificates of authorities to trust besides the usual ones, for a registry or a proxy with a private
   * one. There is no option that turns verification off.
   * @defaultValue `SLIPWAY_CA_FILE`; `NODE_EXTRA_CA_CERTS` and, where Node offers it, the system's store always count
   */
  readonly caFile?: string | undefined
  /** Hosts that are spoken to by plain http. Loopback hosts always are. */
  readonly insecureRegistries?: readonly string[] | undefined
  /**
   * Receives log lines, redacted.
   * @defaultValue stderr, at the level that `SLIPWAY_LOG` names, else `warn`
   */
  readonly logger?: Logger | undefined
  /**
   * Variables to read instead of the process's own, those of proxies included: `HTTPS_PROXY`, `NO_PROXY`.
   * @defaultValue `process.env`
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}
