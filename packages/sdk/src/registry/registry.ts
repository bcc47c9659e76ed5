import type { Credential } from '../credentials/credential.js'
import { ConfigError } from '../errors/classes.js'
import { createAuthenticator } from '../http/auth.js'
import { createExchanger, createHttpClient } from '../http/client.js'
import { clockSkewSeconds } from '../http/clock-skew.js'
import type { ProxySettings } from '../http/proxy-settings.js'
import { withRetries } from '../http/retry.js'
import { registryOrigin } from '../http/scheme.js'
import type { Timing } from '../http/timing.js'
import { createTransport } from '../http/transport.js'
import type { Trust } from '../http/trust.js'
import type { Logger } from '../log/logger.js'
import type { Redactor } from '../log/redactor.js'
import { systemClock } from '../support/clock.js'
import { createBodyLimit } from './body-limit.js'
import { listRepositories } from './catalog.js'
import type { CallOptions, RegistryContext } from './context.js'
import { createRepository, type Repository } from './repository.js'
import { type RepositoryRights, RIGHTS_UNKNOWN, rightsInToken } from './rights.js'

const HARBOR_SERVICE = 'harbor-registry'
const ALL_ACTIONS = ['pull', 'push', 'delete'] as const

/** How a registry is opened. */
export interface RegistryOptions extends Timing {
  /** Host and port, without scheme. */
  readonly host: string
  /** The credential for this host, or `anonymous` for what is public. */
  readonly credential: Credential | 'anonymous'
  /** The side that errors name: `source` for the registry of a base image. Default `registry`. */
  readonly side?: 'registry' | 'source' | undefined
  /** Hosts that may be spoken to in plain http, besides loopback. Default none. */
  readonly insecureRegistries?: readonly string[] | undefined
  /** Whose certificates are believed. Default Node's own choice. */
  readonly trust?: Trust | undefined
  /** Which connections go through which proxy. Default none. */
  readonly proxies?: ProxySettings | undefined
  readonly logger: Logger
  readonly redactor: Redactor
  /** Called for every request that goes out, redirects and token requests included. */
  readonly onRequest?: (() => void) | undefined
}

/** What the answer to a ping tells. */
export interface PingResult {
  /** Seconds by which this machine's clock is ahead of the registry's; negative when it is behind. */
  readonly clockSkewSeconds?: number
}

/** A registry that speaks the distribution protocol. */
export interface Registry {
  /** Host and port, lower case. */
  readonly host: string
  /** Requests sent so far, redirects and token requests included. */
  readonly requestCount: number
  /**
   * Proves that the registry answers and, where it tells, that it accepts the credential. Network: 1 or 2 GETs.
   *
   * @throws AuthError with code `CREDENTIAL_REJECTED`; ServiceError with code `UNSUPPORTED` when what answers is no
   * registry; ConnectionError.
   */
  ping(options?: CallOptions): Promise<PingResult>
  /**
   * What the credential may do in a repository, which need not exist: as the registry's token tells it. Network: 1 or 2
   * GETs.
   */
  rights(repository: string, options?: CallOptions): Promise<RepositoryRights>
  /** Whether the registry is a Harbor, as its token service is named. Network: 1 GET unless one was sent before. */
  isHarbor(options?: CallOptions): Promise<boolean>
  /**
   * All repositories that the registry shows to the credential, page by page. Network: 1 GET for each page of up to 1,000.
   *
   * @throws ServiceError with code `UNSUPPORTED` when the registry has no such list; PermissionError with code `DENIED`, or
   * AuthError with code `UNAUTHENTICATED`, when it is not for this caller, as Harbor's is for administrators alone.
   * @see distribution's `GET /v2/_catalog`, which the specification leaves out
   */
  catalog(options?: CallOptions): AsyncIterable<string>
  /**
   * A repository by its path. Nothing is sent.
   *
   * @throws ConfigError with code `REFERENCE_INVALID` when the path breaks the grammar.
   */
  repository(name: string): Repository
  /** Closes all connections, once upload sessions that are being cancelled are done with: at most 2 s. */
  close(): void
}

/**
 * Opens a registry: plain http for loopback hosts and for those listed as insecure, https for all others. Nothing is
 * sent before the first call.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when the host breaks the grammar, and with code `OPTION_INVALID` when
 * the credential is for another host.
 */
export function openRegistry(options: RegistryOptions): Registry {
  const { credential, logger, redactor, side = 'registry', clock = systemClock } = options
  const host = options.host.toLowerCase()
  const origin = registryOrigin(host, options.insecureRegistries)
  const identity = credential === 'anonymous' ? undefined : ownCredential(credential, host)
  let requestCount = 0
  const transport = createTransport({
    ...options,
    clock,
    onRequest: () => {
      requestCount += 1
      options.onRequest?.()
    },
  })
  const ask = createExchanger(transport, origin)
  let skewSeconds: number | undefined
  const exchange: typeof ask = async (request, authorization) => {
    const answer = await ask(request, authorization)
    if (answer.url.host === origin.host) skewSeconds = clockSkewSeconds(answer.headers.date, clock.now())
    return answer
  }
  const authenticator = createAuthenticator({ origin, identity, side, exchange, redactor, clock })
  const client = createHttpClient({ transport, origin, authenticator, clock, logger, redactor })
  const cleaning = new Set<Promise<unknown>>()
  const context: RegistryContext = {
    host,
    origin,
    side,
    client,
    clock,
    logger,
    bodyLimit: createBodyLimit(),
    cleanUp(work) {
      const settled = work.catch(() => undefined).finally(() => cleaning.delete(settled))
      cleaning.add(settled)
    },
  }

  return {
    host,
    get requestCount() {
      return requestCount
    },
    async ping({ signal } = {}) {
      await withRetries(() => authenticator.verify(signal), { mode: 'always', clock, logger, signal })
      return skewSeconds === undefined ? {} : { clockSkewSeconds: skewSeconds }
    },
    async rights(name, { signal } = {}) {
      const token = await authenticator.token([{ repository: name, actions: ALL_ACTIONS }], signal)
      return token === undefined ? RIGHTS_UNKNOWN : rightsInToken(token, name)
    },
    isHarbor: async ({ signal } = {}) => (await authenticator.service(signal)) === HARBOR_SERVICE,
    catalog: (options = {}) => listRepositories(context, options),
    repository: (name) => createRepository(context, name),
    close() {
      void Promise.all(cleaning).then(() => transport.close())
    },
  }
}

function ownCredential(credential: Credential, host: string): Credential {
  if (credential.registry.toLowerCase() === host) return credential
  throw new ConfigError('OPTION_INVALID', {
    action: 'open the registry',
    target: host,
    reason: `the credential (from ${credential.origin}) is for ${credential.registry}`,
    hint: 'Give a credential for this registry.',
  })
}
