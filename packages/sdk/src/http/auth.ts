import { PermissionError, ServiceError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { errorFromHttp, type HttpFailure } from '../errors/from-http.js'
import { isSdkError } from '../errors/guards.js'
import { Secret } from '../log/secret.js'
import { abortable } from '../support/abort.js'
import { parseChallenges } from './challenge.js'
import { httpFailure } from './failure.js'
import { basicAuthorization, rejectedCredential } from './identity.js'
import type { HttpRequest, HttpResponse, Scope } from './request.js'
import { createTokenCache, type TokenCacheOptions, type TokenServer } from './token-cache.js'

/** How a registry wants its callers to authenticate. */
type Scheme =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | ({ readonly kind: 'bearer' } & TokenServer)

/** Puts a name to every request to one registry, and finds out what a 401 means. */
export interface Authenticator {
  /** The `Authorization` value for the scopes, or `undefined` where none is wanted. Asks `GET /v2/` how, once. */
  authorization(scopes: readonly Scope[], signal?: AbortSignal): Promise<string | undefined>
  /** After a 401: another value than the used one, or `undefined` when there is none. */
  renew(answer: Refused, scopes: readonly Scope[], signal?: AbortSignal): Promise<string | undefined>
  /** The error that a 401 which stays means. Asks the registry whether the credential itself is bad. */
  refusal(failure: HttpFailure, scopes: readonly Scope[], signal?: AbortSignal): Promise<SdkError>
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
  const { identity, exchange, origin } = options
  const basic = identity && basicAuthorization(identity)
  if (identity !== undefined) {
    options.redactor.learn(identity.secret)
    options.redactor.learn(new Secret(`${identity.username}:${identity.secret.reveal()}`))
  }
  const tokens = createTokenCache(options)
  const root = pingRequest(options)
  let learning: Promise<Scheme> | undefined

  const scheme = (signal: AbortSignal | undefined): Promise<Scheme> => {
    learning ??= learnScheme(options, root).catch((error: unknown) => {
      learning = undefined
      throw error
    })
    return abortable(learning, signal, root.action)
  }
  const authorize = async (how: Scheme, scopes: readonly Scope[], signal?: AbortSignal) => {
    if (how.kind === 'basic') return basic
    return how.kind === 'bearer' ? `Bearer ${await tokens.get(how, scopes, signal)}` : undefined
  }

  /** Asks with the credential itself. A Bearer challenge in return means that this registry reads tokens only. */
  const isRejected = (response: HttpResponse): boolean =>
    response.status === 401 &&
    !parseChallenges(response.headers['www-authenticate']).some(({ scheme }) => scheme === 'bearer')

  return {
    authorization: async (scopes, signal) => authorize(await scheme(signal), scopes, signal),

    async renew({ used, challenge }, scopes, signal) {
      const how = await scheme(signal)
      if (how.kind === 'bearer' && used !== undefined) {
        // Harbor answers an expired token with a Basic challenge: only the first one tells where tokens come from.
        return `Bearer ${await tokens.renew(how, scopes, used.slice('Bearer '.length), signal)}`
      }
      if (how.kind !== 'none') return undefined
      const learnt = schemeOf(challenge, origin)
      if (learnt === undefined) return undefined
      learning = Promise.resolve(learnt)
      return authorize(learnt, scopes, signal)
    },

    async refusal(failure, scopes, signal) {
      const plain = errorFromHttp(failure)
      if (identity === undefined) return plain
      const answer = await exchange({ ...root, signal }, basic).catch((error: unknown) => {
        if (isSdkError(error, 'ABORTED')) throw error
        return undefined
      })
      if (answer !== undefined && isRejected(answer)) return rejectedCredential(identity, failure)
      return isSdkError(plain, 'NAME_UNKNOWN') ? plain : missingRight(failure, scopes, options)
    },

    async verify(signal) {
      const how = await scheme(signal)
      if (identity === undefined || how.kind === 'none') return
      if (how.kind === 'bearer') {
        await tokens.get(how, [], signal)
        return
      }
      const response = await exchange({ ...root, signal }, basic)
      if (response.status === 401) throw rejectedCredential(identity, root)
      if (response.status !== 200) {
        throw errorFromHttp(httpFailure(response, response.body, root, options))
      }
    },
  }
}

function pingRequest({ origin, side }: TokenCacheOptions): HttpRequest {
  return {
    method: 'GET',
    url: new URL('/v2/', origin),
    expect: [200],
    action: 'sign in to',
    target: origin.host,
    side,
    retry: 'never',
    maxResponseBytes: 1024 * 1024,
  }
}

async function learnScheme(options: TokenCacheOptions, root: HttpRequest): Promise<Scheme> {
  const response = await options.exchange(root)
  const { status, headers } = response
  if (status === 401) {
    const asked = schemeOf(headers['www-authenticate'], options.origin)
    return asked ?? { kind: options.identity === undefined ? 'none' : 'basic' }
  }
  const isPage = headers['content-type']?.startsWith('text/html') ?? false
  if (status === 200 && !isPage) return { kind: 'none' }
  const failure = httpFailure(response, response.body, root, options)
  if (status === 404 || isPage) {
    throw new ServiceError('UNSUPPORTED', {
      ...failure,
      reason: `what answers there is not a container registry (${status})`,
      hint: 'Check the host: it is what stands before the first "/" of a reference.',
    })
  }
  throw errorFromHttp(failure)
}

function schemeOf(header: string | undefined, origin: URL): Scheme | undefined {
  const challenges = parseChallenges(header)
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  const realm = bearer?.params.realm
  if (realm !== undefined && URL.canParse(realm, origin.href)) {
    return { kind: 'bearer', realm: new URL(realm, origin), service: bearer?.params.service }
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined
}

function missingRight(
  failure: HttpFailure,
  scopes: readonly Scope[],
  { identity }: TokenCacheOptions,
): PermissionError {
  const pushing = scopes.some(({ actions }) => actions.includes('push'))
  const right = pushing ? 'push to' : 'pull from'
  return new PermissionError(pushing ? 'PUSH_CREDENTIAL_REQUIRED' : 'DENIED', {
    ...failure,
    serverErrors: failure.serverErrors.length > 0 ? failure.serverErrors : undefined,
    reason: `the ${identity?.kind} credential of "${identity?.username}" (from ${identity?.origin}) has no right to`,
    hint: `Use a credential that may ${right} this project, and check the spelling of the project.`,
  })
}
