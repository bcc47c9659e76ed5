import type { SdkError } from '../errors/error.js'
import { errorFromHttp, type HttpFailure } from '../errors/from-http.js'
import { Secret } from '../log/secret.js'
import { abortable } from '../support/abort.js'
import { explainRefusal } from './auth-refusal.js'
import { type AuthScheme, authSchemeOf, learnAuthScheme, pingRequest } from './auth-scheme.js'
import { httpFailure } from './failure.js'
import { type AuthIdentity, basicAuthorization, rejectedCredential } from './identity.js'
import type { Scope } from './request.js'
import { createTokenCache, type TokenCacheOptions } from './token-cache.js'

const BEARER = 'Bearer '

/** Puts a name to every request to one server, and finds out what a 401 means. */
export interface RequestAuthenticator {
  /** The `Authorization` value for the scopes, or `undefined` where none is wanted. */
  authorization(scopes: readonly Scope[], signal?: AbortSignal): Promise<string | undefined>
  /** After a 401: another value than the used one, or `undefined` when there is none. */
  renew(answer: Refused, scopes: readonly Scope[], signal?: AbortSignal): Promise<string | undefined>
  /** The error that a 401 which stays means. */
  refusal(failure: HttpFailure, scopes: readonly Scope[], signal?: AbortSignal): Promise<SdkError>
}

/** Speaks for a caller to one registry, in the way that it wants: it asks `GET /v2/` how, once. */
export interface Authenticator extends RequestAuthenticator {
  /** A bearer token for the scopes, to be read; `undefined` where the registry wants none. Network: as a request's. */
  token(scopes: readonly Scope[], signal?: AbortSignal): Promise<string | undefined>
  /** The name that the registry's token service goes by; `undefined` where there is none. Asks `GET /v2/` once. */
  service(signal?: AbortSignal): Promise<string | undefined>
  /**
   * Proves that the registry is there and, as far as it tells, that it accepts the credential.
   *
   * @throws AuthError with code `CREDENTIAL_REJECTED`; ServiceError with code `UNSUPPORTED` when no registry answers.
   */
  verify(signal?: AbortSignal): Promise<void>
}

/** A 401 and the `Authorization` value that got it. */
export interface Refused {
  readonly used: string | undefined
  /** The answer's `WWW-Authenticate` header. */
  readonly challenge: string | undefined
}

/** Makes an {@link Authenticator}; without an identity it calls anonymously. Nothing is sent before the first request. */
export function createAuthenticator(options: TokenCacheOptions): Authenticator {
  const { identity, redactor, origin } = options
  if (identity !== undefined) {
    redactor.learn(identity.secret)
    redactor.learn(new Secret(`${identity.username}:${identity.secret.reveal()}`))
  }
  const basic = identity && basicAuthorization(identity)
  const tokens = createTokenCache(options)
  const known = rememberScheme(options)

  const authorize = async (scheme: AuthScheme, scopes: readonly Scope[], signal?: AbortSignal) => {
    if (scheme.kind === 'basic') return basic
    return scheme.kind === 'bearer' ? `${BEARER}${await tokens.get(scheme, scopes, signal)}` : undefined
  }

  return {
    authorization: async (scopes, signal) => authorize(await known.get(signal), scopes, signal),

    async renew({ used, challenge }, scopes, signal) {
      const scheme = await known.get(signal)
      if (scheme.kind === 'bearer' && used !== undefined) {
        // Harbor answers an expired token with a Basic challenge: only the first one tells where tokens come from.
        return `${BEARER}${await tokens.renew(scheme, scopes, used.slice(BEARER.length), signal)}`
      }
      const asked = scheme.kind === 'none' ? authSchemeOf(challenge, origin) : undefined
      if (asked === undefined) return undefined
      known.set(asked)
      return authorize(asked, scopes, signal)
    },

    refusal: (failure, scopes, signal) => explainRefusal(failure, scopes, options, signal),

    async token(scopes, signal) {
      const scheme = await known.get(signal)
      return scheme.kind === 'bearer' ? tokens.get(scheme, scopes, signal) : undefined
    },

    async service(signal) {
      const scheme = await known.get(signal)
      return scheme.kind === 'bearer' ? scheme.service : undefined
    },

    async verify(signal) {
      const scheme = await known.get(signal)
      if (identity === undefined || scheme.kind === 'none') return
      if (scheme.kind === 'basic') await verifyBasic(identity, options, signal)
      else await tokens.get(scheme, [], signal)
    },
  }
}

/** Asks for the scheme once, whoever needs it first; a failure is not remembered. */
function rememberScheme(options: TokenCacheOptions) {
  let learning: Promise<AuthScheme> | undefined
  return {
    get(signal: AbortSignal | undefined): Promise<AuthScheme> {
      learning ??= learnAuthScheme(options).catch((error: unknown) => {
        learning = undefined
        throw error
      })
      return abortable(learning, signal, 'sign in')
    },
    set(scheme: AuthScheme): void {
      learning = Promise.resolve(scheme)
    },
  }
}

async function verifyBasic(
  identity: AuthIdentity,
  options: TokenCacheOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ping = { ...pingRequest(options), signal }
  const response = await options.exchange(ping, basicAuthorization(identity))
  if (response.status === 401) throw rejectedCredential(identity, ping)
  if (response.status !== 200) throw errorFromHttp(httpFailure(response, response.body, ping, options))
}
