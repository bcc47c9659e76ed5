import { PermissionError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { errorFromHttp, type HttpFailure } from '../errors/from-http.js'
import { isSdkError } from '../errors/guards.js'
import { authSchemeOf, pingRequest } from './auth-scheme.js'
import { type AuthIdentity, basicAuthorization, rejectedCredential } from './identity.js'
import type { Scope } from './request.js'
import type { TokenCacheOptions } from './token-cache.js'

/**
 * The error that a 401 means which stays with a fresh token: nobody asked with a name, the credential is bad, the project
 * is not there, or a right is missing. Harbor says 401 to all four. Network: 1 GET where there is a credential.
 */
export async function explainRefusal(
  failure: HttpFailure,
  scopes: readonly Scope[],
  options: TokenCacheOptions,
  signal: AbortSignal | undefined,
): Promise<SdkError> {
  const { identity } = options
  const plain = errorFromHttp(failure)
  if (identity === undefined) return plain
  if (await isRejected(identity, options, signal)) return rejectedCredential(identity, failure)
  return isSdkError(plain, 'NAME_UNKNOWN') ? plain : missingRight(failure, scopes, identity)
}

/** Asks with the credential itself. A Bearer challenge in return means that this registry reads tokens only. */
async function isRejected(
  identity: AuthIdentity,
  options: TokenCacheOptions,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const { status, headers } = await options.exchange(
      { ...pingRequest(options), signal },
      basicAuthorization(identity),
    )
    return status === 401 && authSchemeOf(headers['www-authenticate'], options.origin)?.kind !== 'bearer'
  } catch (error) {
    // The refusal itself is what the caller has to hear of.
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return false
  }
}

function missingRight(
  failure: HttpFailure,
  scopes: readonly Scope[],
  { kind, username, origin }: AuthIdentity,
): PermissionError {
  const pushing = scopes.some(({ actions }) => actions.includes('push'))
  return new PermissionError(pushing ? 'PUSH_CREDENTIAL_REQUIRED' : 'DENIED', {
    ...failure,
    serverErrors: failure.serverErrors.length > 0 ? failure.serverErrors : undefined,
    reason: `the ${kind} credential of "${username}" (from ${origin}) has no right to do this`,
    hint: `Use a credential that may ${pushing ? 'push to' : 'pull from'} this project, and check the project's spelling.`,
  })
}
