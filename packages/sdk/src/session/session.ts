import { resolveCredential } from '../credentials/chain.js'
import type { Credential } from '../credentials/credential.js'
import { readRegistryHost } from '../credentials/registry-host.js'
import { isSdkError } from '../errors/guards.js'
import { createStderrLogger, logLevelFromEnvironment, redactingLogger } from '../log/logger.js'
import { createRedactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import type { ReferenceDefaults } from '../reference/reference.js'
import { openRegistry, type Registry } from '../registry/registry.js'
import { userFolders } from '../support/user-folders.js'
import type { ClientOptions } from './client-options.js'

/** What a registry is opened for. `read` takes the pull credential, and the push credential only where there is none. */
export type Purpose = 'push' | 'read'

/** What one call of a client works with: settings from options and environment, and the registries that it opens. */
export interface Session {
  /** Completes short references. */
  readonly defaults: ReferenceDefaults
  readonly cacheDir: string
  readonly baseMirror: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * Opens a registry with the credential for the purpose. Sends nothing. Disk: reads a token file, where one is named.
   *
   * @throws AuthError `CREDENTIAL_MISSING`, PermissionError `PUSH_CREDENTIAL_REQUIRED`.
   */
  open(host: string, purpose: Purpose): Registry
  /** Opens the registry of a base image, which is read without credential. */
  openSource(host: string): Registry
  /** Whether `open` would find a credential. */
  hasCredential(host: string, purpose: Purpose): boolean
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
export function openSession(options: ClientOptions): Session {
  const env = options.env ?? process.env
  const redactor = createRedactor()
  const logger = redactingLogger(options.logger ?? createStderrLogger(logLevelFromEnvironment(env)), redactor)
  const opened: Registry[] = []
  const defaults = defaultsFrom(options, env)
  const credentialFor = credentialFinder(options, defaults.registry, env)

  const open = (
    host: string,
    credential: Credential | 'anonymous',
    side: 'registry' | 'source',
  ): Registry => {
    if (credential !== 'anonymous') redactor.learn(credential.secret)
    const { insecureRegistries } = options
    const registry = openRegistry({ host, credential, side, insecureRegistries, logger, redactor })
    opened.push(registry)
    return registry
  }

  return {
    defaults,
    cacheDir: options.cacheDir ?? userFolders(env).cache,
    baseMirror: options.baseMirror ?? env.SLIPWAY_BASE_MIRROR,
    env,
    open: (host, purpose) => open(host, credentialFor(host, purpose), 'registry'),
    openSource: (host) => open(host, 'anonymous', 'source'),
    hasCredential(host, purpose) {
      try {
        credentialFor(host, purpose)
        return true
      } catch (error) {
        if (isSdkError(error, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) return false
        throw error
      }
    },
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
  return (host: string, purpose: Purpose): Credential | 'anonymous' => {
    if (options.credentials === 'anonymous') return 'anonymous'
    const find = (kind: 'push' | 'pull') =>
      resolveCredential({
        kind,
        registry: host,
        explicit: explicitCredential(options, registryHost, host, kind),
        env,
      })
    if (purpose === 'push') return find('push')
    try {
      return find('pull')
    } catch (error) {
      if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
      return find('push')
    }
  }
}

/** Explicit credentials belong to the registry of the same options; without one, to whichever is asked for. */
function explicitCredential(
  options: ClientOptions,
  registryHost: string | undefined,
  host: string,
  kind: 'push' | 'pull',
): Credential | undefined {
  if (options.credentials === undefined || options.credentials === 'anonymous') return undefined
  const pair = options.credentials[kind]
  if (pair === undefined) return undefined
  const { username, token } = pair
  const secret = token instanceof Secret ? token : new Secret(token)
  return { kind, registry: registryHost ?? host, username, secret, origin: 'options' }
}
