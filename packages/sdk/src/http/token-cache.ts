import { AuthError, ConnectionError, ServiceError } from '../errors/classes.js'
import type { ErrorSide } from '../errors/error.js'
import { errorFromHttp } from '../errors/from-http.js'
import type { Redactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import { abortable } from '../support/abort.js'
import type { Clock } from '../support/clock.js'
import { httpFailure } from './failure.js'
import { type AuthIdentity, basicAuthorization, rejectedCredential } from './identity.js'
import { readToken } from './records/token.js'
import { hopRefusal } from './redirect.js'
import type { HttpRequest, HttpResponse, Scope } from './request.js'

/** A token that ends sooner than this is not used any more: a request may take a while to start. */
const RENEW_BEFORE_MS = 30_000

/** Where a registry sends its callers for tokens. */
export interface TokenServer {
  readonly realm: URL
  readonly service: string | undefined
}

/** Fetches tokens and keeps them, one for each set of scopes, until shortly before they end. */
export interface TokenCache {
  /** A token for the scopes; concurrent callers share one request. */
  get(server: TokenServer, scopes: readonly Scope[], signal?: AbortSignal): Promise<string>
  /** Another token than the used one. */
  renew(server: TokenServer, scopes: readonly Scope[], used: string, signal?: AbortSignal): Promise<string>
}

/** What a {@link TokenCache} is made from. */
export interface TokenCacheOptions {
  /** The registry's own root. */
  readonly origin: URL
  readonly identity: AuthIdentity | undefined
  readonly side: ErrorSide
  /** Sends a request without authorization of its own and returns the answer whatever its status. */
  readonly exchange: (request: HttpRequest, authorization?: string) => Promise<HttpResponse>
  readonly redactor: Redactor
  readonly clock: Clock
}

interface Entry {
  readonly token: string
  readonly endsAtMs: number
}

/** Makes a {@link TokenCache}. */
export function createTokenCache(options: TokenCacheOptions): TokenCache {
  const { clock } = options
  const tokens = new Map<string, Entry>()
  const pending = new Map<string, Promise<Entry>>()

  const fetchOnce = (server: TokenServer, scopes: readonly Scope[], key: string): Promise<Entry> => {
    const running = pending.get(key)
    if (running !== undefined) return running
    // Not bound to one caller's signal: others may be waiting for the same token.
    const fetching = fetchToken(options, server, scopes)
      .then((entry) => {
        tokens.set(key, entry)
        return entry
      })
      .finally(() => pending.delete(key))
    pending.set(key, fetching)
    return fetching
  }

  const get: TokenCache['get'] = async (server, scopes, signal) => {
    const key = scopes.map(formatScope).sort().join(' ')
    const known = tokens.get(key)
    if (known !== undefined && clock.now() < known.endsAtMs - RENEW_BEFORE_MS) return known.token
    const fetched = await abortable(fetchOnce(server, scopes, key), signal, 'sign in')
    return fetched.token
  }

  return {
    get,
    renew: (server, scopes, used, signal) => {
      for (const [key, { token }] of tokens) if (token === used) tokens.delete(key)
      return get(server, scopes, signal)
    },
  }
}

/** A scope as token servers are asked for it: `repository:studio/game:pull,push`. */
export function formatScope({ repository, actions }: Scope): string {
  return `repository:${repository}:${actions.join(',')}`
}

async function fetchToken(
  options: TokenCacheOptions,
  server: TokenServer,
  scopes: readonly Scope[],
): Promise<Entry> {
  const { identity, clock, redactor } = options
  const request = tokenRequest(options, server, scopes)
  const askedAtMs = clock.now()
  const response = await options.exchange(request, identity && basicAuthorization(identity))
  if (response.status === 401 && identity !== undefined) throw rejectedCredential(identity, request)
  const failure = httpFailure(response, response.body, request, options)
  if (response.status === 401) {
    throw new AuthError('UNAUTHENTICATED', {
      ...failure,
      reason: 'the registry serves nobody without a credential',
      hint: 'Give a credential for this registry.',
    })
  }
  if (response.status !== 200) throw errorFromHttp(failure)
  const record = readToken(response.body)
  if (record === undefined) {
    throw new ServiceError('UNEXPECTED_RESPONSE', {
      ...failure,
      reason: 'the token server answered without a token',
      hint: "Check the registry's address and its external URL setting.",
    })
  }
  redactor.learn(new Secret(record.token))
  return { token: record.token, endsAtMs: askedAtMs + record.lifetimeMs }
}

function tokenRequest(
  { origin, side }: TokenCacheOptions,
  { realm, service }: TokenServer,
  scopes: readonly Scope[],
): HttpRequest {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.append('service', service)
  for (const scope of scopes) url.searchParams.append('scope', formatScope(scope))
  const request: HttpRequest = {
    method: 'GET',
    url,
    headers: { Accept: 'application/json' },
    expect: [200],
    action: 'get a token for',
    target: origin.host,
    side,
    retry: 'never',
    maxResponseBytes: 1024 * 1024,
  }
  const refusal = hopRefusal({ origin, from: origin, to: realm })
  if (refusal === undefined) return request
  throw new ConnectionError('REDIRECT_REFUSED', {
    action: request.action,
    target: request.target,
    side,
    reason: `the registry asks for the credential at ${realm.origin}, but ${refusal}`,
    hint: "Check the registry's address and its external URL setting; a proxy in front of it may rewrite them.",
  })
}
