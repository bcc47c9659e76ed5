import { ConnectionError, ServiceError } from '../errors/classes.js'
import { errorFromHttp } from '../errors/from-http.js'
import { parseChallenges } from './challenge.js'
import { httpFailure } from './failure.js'
import { isPage } from './page.js'
import type { HttpRequest } from './request.js'
import type { TokenCacheOptions, TokenServer } from './token-cache.js'

/** How a registry wants its callers to authenticate. */
export type AuthScheme =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' }
  | ({ readonly kind: 'bearer' } & TokenServer)

/**
 * The request that every registry answers.
 *
 * @see distribution-spec v1.1, "Determining Support"
 */
export function pingRequest({ origin, side }: Pick<TokenCacheOptions, 'origin' | 'side'>): HttpRequest {
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

/**
 * Asks a registry, without a name, how it wants its callers to authenticate. Network: 1 GET.
 *
 * @throws ServiceError with code `UNSUPPORTED` when what answers is not a registry; ConnectionError with code
 * `REDIRECT_REFUSED` when another host answers.
 */
export async function learnAuthScheme(options: TokenCacheOptions): Promise<AuthScheme> {
  const ping = pingRequest(options)
  const response = await options.exchange(ping)
  const { status, headers } = response
  if (response.url.origin !== options.origin.origin) throw answeredElsewhere(response.url, ping)
  if (status === 401) {
    const asked = authSchemeOf(headers['www-authenticate'], options.origin)
    return asked ?? { kind: options.identity === undefined ? 'none' : 'basic' }
  }
  if (status === 200 && !isPage(response)) return { kind: 'none' }
  const failure = httpFailure(response, response.body, ping, options)
  const error = errorFromHttp(failure)
  if (error.retryable || (status !== 404 && !isPage(response))) throw error
  throw new ServiceError('UNSUPPORTED', {
    ...failure,
    reason: `what answers there is not a container registry (${status})`,
    hint: 'Check the host: it is what stands before the first "/" of a reference.',
  })
}

/** Another host would choose where the credential goes. */
function answeredElsewhere({ origin, host }: URL, { action, target, side }: HttpRequest): ConnectionError {
  return new ConnectionError('REDIRECT_REFUSED', {
    action,
    target,
    side,
    reason: `the registry sends us to ${origin} to sign in`,
    hint: `If you trust ${host}, name it as the registry.`,
  })
}

/** What a `WWW-Authenticate` header asks for: Bearer before Basic; `undefined` when it is neither. */
export function authSchemeOf(header: string | undefined, origin: URL): AuthScheme | undefined {
  const challenges = parseChallenges(header)
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  const realm = bearer?.params.realm
  if (realm !== undefined && URL.canParse(realm, origin.href)) {
    return { kind: 'bearer', realm: new URL(realm, origin), service: bearer?.params.service }
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined
}
