import { resolveCredential } from '../credentials/chain.js'
import type { Credential, CredentialKind } from '../credentials/credential.js'
import { readSourceCredential } from '../credentials/environment.js'
import { readRegistryHost } from '../credentials/registry-host.js'
import { isSdkError } from '../errors/guards.js'
import { type ProxySettings, readProxySettings } from '../http/proxy-settings.js'
import type { Timing } from '../http/timing.js'
import { createTrust, type Trust } from '../http/trust.js'
import { createStderrLogger, logLevelFromEnvironment, redactingLogger } from '../log/logger.js'
import { createRedactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import type { ReferenceDefaults } from '../reference/reference.js'
import { openRegistry, type Registry } from '../registry/registry.js'
import { userFolders } from '../support/user-folders.js'
import type { ClientOptions, UsernameToken } from './client-options.js'

/** What a registry is opened for. `read` takes the pull credential, and the push credential only where there is none. */
export type Purpose = 'push' | 'read'

/** What one call of a client works with: settings from options and environment, and the registries that it opens. */
export interface Session {
  /** Completes short references. */
  readonly defaults: ReferenceDefaults
  readonly cacheDir: string
  readonly baseMirror: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly proxies: ProxySettings
  /**
   * Opens a registry with the credential for the purpose. Sends nothing. Disk: reads a token file and, once, a CA file,
   * where they are named.
   *
   * @throws AuthError `CREDENTIAL_MISSING`, PermissionError `PUSH_CREDENTIAL_REQUIRED`, ConfigError `CONFIG_INVALID` when
   * the CA file cannot be used.
   */
  open(host: string, purpose: Purpose): Registry
  /**
   * Opens a registry that something is copied from: without credential, with the one given, or, for `read`, with the
   * one that the environment has for a source at this host, else with that of `open`. Sends nothing. Disk: as `open`.
   *
   * @throws AuthError `CREDENTIAL_MISSING` when `read` finds none.
   */
  openSource(host: string, as: 'anonymous' | 'read' | UsernameToken): Registry
  /** Whether `open` would find a credential. */
  hasCredential(host: string, purpose: Purpose): boolean
  /**
   * The credential of exactly this kind. Disk: as `open`.
   *
   * @throws AuthError `CREDENTIAL_MISSING`, PermissionError `PUSH_CREDENTIAL_REQUIRED`, ConfigError `CONFIG_INVALID`.
   */
  credential(host: string, kind: CredentialKind): Credential | 'anonymous'
  /** Where the credential comes from, in words; never its value. */
  credentialOrigin(host: string, purpose: Purpose): string
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
  const proxies = readProxySettings(env)
  let trust: Trust | undefined
  const defaults = defaultsFrom(options, env)
  const credentialFor = credentialFinder(options, defaults.registry, env)

  const open = (
    host: string,
    credential: Credential | 'anonymous',
    side: 'registry' | 'source',
  ): Registry => {
    if (credential !== 'anonymous') redactor.learn(credential.secret)
    const { insecureRegistries } = options
    trust ??= createTrust({
      caFile: caFileOf(options, env),
      extraCaFile: env.NODE_EXTRA_CA_CERTS || undefined,
    })
    const over = { insecureRegistries, trust, proxies, logger, redactor, ...timing }
    const registry = openRegistry({ host, credential, side, ...over })
    opened.push(registry)
    return registry
  }

  return {
    defaults,
    cacheDir: options.cacheDir ?? userFolders(env).cache,
    baseMirror: options.baseMirror ?? env.SLIPWAY_BASE_MIRROR,
    env,
    proxies,
    open: (host, purpose) => open(host, credentialFor(host, purpose), 'registry'),
    openSource(host, as) {
      if (typeof as === 'object') return open(host, givenCredential(as, 'pull', host), 'source')
      const credential =
        as === 'anonymous' ? as : (sourceCredential(options, env, host) ?? credentialFor(host, as))
      return open(host, credential, 'source')
    },
    hasCredential(host, purpose) {
      try {
        credentialFor(host, purpose)
        return true
      } catch (error) {
        if (isSdkError(error, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) return false
        throw error
      }
    },
    credential: credentialFor,
    credentialOrigin(host, purpose) {
      const credential = credentialFor(host, purpose)
      return credential === 'anonymous' ? 'anonymous' : credential.origin
    },
    requestCount: () => opened.reduce((sum, { requestCount }) => sum + requestCount, 0),
    close() {
      for (const registry of opened) registry.close()
    },
  }
}

/** The CA file that options or environment name. */
export function caFileOf(options: ClientOptions, env: Session['env']): string | undefined {
  return options.caFile ?? (env.SLIPWAY_CA_FILE || undefined)
}

function defaultsFrom(options: ClientOptions, env: Session['env']): ReferenceDefaults {
  const project = options.project ?? (env.SLIPWAY_PROJECT || undefined)
  if (options.registry !== undefined)
    return { registry: readRegistryHost(options.registry, 'registry'), project }
  const registry = env.SLIPWAY_REGISTRY
    ? readRegistryHost(env.SLIPWAY_REGISTRY, 'SLIPWAY_REGISTRY')
    : undefined
  return { registry, project }
}

function credentialFinder(options: ClientOptions, registryHost: string | undefined, env: Session['env']) {
  let explicitHost = registryHost
  return (host: string, purpose: Purpose | CredentialKind): Credential | 'anonymous' => {
    if (options.credentials === 'anonymous') return 'anonymous'
    // Explicit credentials without a registry are for the first one asked for, and for no other after it.
    explicitHost ??= host
    const find = (kind: 'push' | 'pull') =>
      resolveCredential({
        kind,
        registry: host,
        explicit: explicitCredential(options, explicitHost ?? host, kind),
        env,
      })
    if (purpose !== 'read') return find(purpose)
    try {
      return find('pull')
    } catch (error) {
      if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
      return find('push')
    }
  }
}

function explicitCredential(
  { credentials }: ClientOptions,
  host: string,
  kind: 'push' | 'pull',
): Credential | undefined {
  const pair = credentials === 'anonymous' ? undefined : credentials?.[kind]
  return pair && givenCredential(pair, kind, host)
}

function givenCredential(pair: UsernameToken, kind: 'push' | 'pull', registry: string): Credential {
  const { username, token } = pair
  const secret = token instanceof Secret ? token : new Secret(token)
  return { kind, registry, username, secret, origin: 'options' }
}

function sourceCredential(
  { credentials }: ClientOptions,
  env: Session['env'],
  host: string,
): Credential | undefined {
  const credential = credentials === 'anonymous' ? undefined : readSourceCredential(env)
  return credential?.registry === host ? credential : undefined
}
