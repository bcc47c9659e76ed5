import { resolve } from 'node:path'
import { type LastLogin, readLastLogin } from '../config/last-login.js'
import type { AppTemplate } from '../config/template.js'
import type { Credential, CredentialKind } from '../credentials/credential.js'
import { platformUrl } from '../credentials/platform-url.js'
import { readRegistryHost } from '../credentials/registry-host.js'
import { findSecrets } from '../credentials/secrets/find-secrets.js'
import { openHarborClient } from '../harbor/harbor-client.js'
import type { JsonApi } from '../http/json-api.js'
import { type ProxySettings, readProxySettings } from '../http/proxy-settings.js'
import type { Timing } from '../http/timing.js'
import { createTrust, type Trust } from '../http/trust.js'
import { createStderrLogger, logLevelFromEnvironment, redactingLogger } from '../log/logger.js'
import { createRedactor, type Redactor } from '../log/redactor.js'
import type { Secret } from '../log/secret.js'
import { openPlatformClient } from '../platform/platform-client.js'
import type { FindSecret } from '../platform/records/template-body.js'
import type { ReferenceDefaults } from '../reference/reference.js'
import { openRegistry, type Registry } from '../registry/registry.js'
import { userFolders } from '../support/user-folders.js'
import type { ClientOptions, UsernameToken } from './client-options.js'
import {
  createCredentialFinder,
  type FindOptions,
  givenCredential,
  type Purpose,
  sourceCredential,
} from './credential-finder.js'
import { credentialPlaces } from './credential-places.js'
import { isStatedPair } from './stated-pair.js'

/** What one call of a client works with: settings from options and environment, and the registries that it opens. */
export interface Session {
  /** Completes short references. */
  readonly defaults: ReferenceDefaults
  readonly cacheDir: string
  /** Absolute path of the project file, where one is named. Whether it is there is not known. */
  readonly projectFile: string | undefined
  readonly baseMirror: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly proxies: ProxySettings
  /**
   * Opens a registry with the credential for the purpose. Sends nothing to it. Disk: reads a token file, the places where
   * credentials are kept and, once, a CA file, where they are named.
   *
   * @throws AuthError `CREDENTIAL_MISSING`, PermissionError `PUSH_CREDENTIAL_REQUIRED`, ConfigError `CONFIG_INVALID` when
   * the CA file cannot be used.
   */
  open(host: string, purpose: Purpose, options?: FindOptions): Promise<Registry>
  /** Opens a registry with this credential. Sends nothing. */
  openWith(host: string, credential: Credential | 'anonymous'): Registry
  /**
   * Opens a registry that something is copied from: without credential, with the one given, or, for `read`, with the
   * one that the environment has for a source at this host, else with that of `open`. Sends nothing. Disk: as `open`.
   *
   * @throws AuthError `CREDENTIAL_MISSING` when `read` finds none.
   */
  openSource(host: string, as: 'anonymous' | 'read' | UsernameToken, options?: FindOptions): Promise<Registry>
  /**
   * The credential of exactly this kind. Disk: as `open`.
   *
   * @throws AuthError `CREDENTIAL_MISSING`, PermissionError `PUSH_CREDENTIAL_REQUIRED`, ConfigError `CONFIG_INVALID`.
   */
  credential(host: string, kind: CredentialKind, options?: FindOptions): Promise<Credential | 'anonymous'>
  /** Root of the hosting platform's API. */
  readonly apiUrl: URL
  /** Whether `apiUrl` was named together with this registry: by the options, by the environment, or by the last login. */
  isStatedPair(host: string): boolean
  /** Opens the API of the credential's registry, where that is a Harbor. Sends nothing. Disk: as `openPlatform`. */
  openHarbor(credential: Credential): JsonApi
  /** Opens the hosting platform with an API token. Sends nothing. Disk: a CA file, where one is named. */
  openPlatform(credential: Credential): JsonApi
  /**
   * Reads the secrets that the template's variables name, each from the environment, else from the first store that has it, and
   * keeps them out of log lines and errors. The function knows no other secret. No network. Disk: reads the files that
   * `SLIPWAY_SECRET_…_FILE` variables name, and stores.
   *
   * @throws ConfigError `TEMPLATE_INVALID` that names all that are missing, `CONFIG_INVALID` when a variable cannot be used.
   */
  findSecrets(
    template: Pick<AppTemplate, 'env'>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<FindSecret>
  /** Takes this session's secrets out of what others say, for those who write it down. */
  readonly redactor: Redactor
  /** Keeps a secret out of log lines and errors, before it is part of a request. Credentials need not be named here. */
  learn(secret: Secret): void
  /** Requests sent through this session's registries so far. */
  requestCount(): number
  /** Ends all connections. */
  close(): void
}

/**
 * Opens a session. No I/O.
 *
 * @throws ConfigError `CONFIG_INVALID` when the registry of the options or of `SLIPWAY_REGISTRY` is not a host.
 */
export function openSession(options: ClientOptions, timing: Timing = {}): Session {
  const env = options.env ?? process.env
  const redactor = createRedactor()
  const logger = redactingLogger(options.logger ?? createStderrLogger(logLevelFromEnvironment(env)), redactor)
  const opened: Registry[] = []
  const platforms: JsonApi[] = []
  const proxies = readProxySettings(env)
  let trust: Trust | undefined
  const last = readLastLogin(env)
  const defaults = defaultsFrom(options, env, last)
  const apiUrl = platformUrl(env, options.apiUrl ?? (env.SLIPWAY_API_URL ? undefined : last?.apiUrl))
  const find = createCredentialFinder(options, {
    env,
    registry: defaults.registry,
    platform: apiUrl.host,
    sources: credentialPlaces(options).sources,
  })

  const connection = () => {
    trust ??= createTrust({
      caFile: caFileOf(options, env),
      extraCaFile: env.NODE_EXTRA_CA_CERTS || undefined,
    })
    return { trust, proxies, logger, redactor, ...timing }
  }

  const open = (
    host: string,
    credential: Credential | 'anonymous',
    side: 'registry' | 'source',
  ): Registry => {
    if (credential !== 'anonymous') redactor.learn(credential.secret)
    const { insecureRegistries } = options
    const registry = openRegistry({ host, credential, side, insecureRegistries, ...connection() })
    opened.push(registry)
    return registry
  }

  return {
    defaults,
    cacheDir: options.cacheDir ?? userFolders(env).cache,
    projectFile: projectFileOf(options, env),
    baseMirror: options.baseMirror ?? env.SLIPWAY_BASE_MIRROR,
    env,
    proxies,
    openWith: (host, credential) => open(host, credential, 'registry'),
    open: async (host, purpose, over) => open(host, await find(host, purpose, over), 'registry'),
    async openSource(host, as, over) {
      if (typeof as === 'object') return open(host, givenCredential(as, 'pull', host), 'source')
      const credential =
        as === 'anonymous' ? as : (sourceCredential(options, env, host) ?? (await find(host, as, over)))
      return open(host, credential, 'source')
    },
    credential: find,
    apiUrl,
    isStatedPair: (host) =>
      host === defaults.registry && isStatedPair({ registry: defaults.registry, apiUrl, options, env, last }),
    openHarbor(credential) {
      const { insecureRegistries } = options
      const harbor = openHarborClient({
        host: credential.registry,
        credential,
        insecureRegistries,
        ...connection(),
      })
      platforms.push(harbor)
      return harbor
    },
    openPlatform(credential) {
      const platform = openPlatformClient({ url: apiUrl, credential, ...connection() })
      platforms.push(platform)
      return platform
    },
    findSecrets: (template, call = {}) =>
      findSecrets(template, {
        env,
        stores: credentialPlaces(options).stores,
        learn: redactor.learn,
        signal: call.signal,
      }),
    redactor,
    learn: redactor.learn,
    requestCount: () => opened.reduce((sum, { requestCount }) => sum + requestCount, 0),
    close() {
      for (const connected of [...opened, ...platforms]) connected.close()
    },
  }
}

/** The CA file that options or environment name. */
export function caFileOf(options: ClientOptions, env: Session['env']): string | undefined {
  return options.caFile ?? (env.SLIPWAY_CA_FILE || undefined)
}

function projectFileOf(options: ClientOptions, env: Session['env']): string | undefined {
  const path = options.projectFile ?? (env.SLIPWAY_CONFIG || undefined)
  return path === undefined ? undefined : resolve(path)
}

function defaultsFrom(
  options: ClientOptions,
  env: Session['env'],
  last: LastLogin | undefined,
): ReferenceDefaults {
  const project = options.project ?? (env.SLIPWAY_PROJECT || undefined)
  if (options.registry !== undefined)
    return { registry: readRegistryHost(options.registry, 'registry'), project }
  const registry = env.SLIPWAY_REGISTRY
    ? readRegistryHost(env.SLIPWAY_REGISTRY, 'SLIPWAY_REGISTRY')
    : undefined
  if (registry !== undefined || last?.registry === undefined) return { registry, project }
  return { registry: last.registry, project: project ?? last.project }
}
