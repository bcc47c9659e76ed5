import { jsonAnswer } from '../server/answer.js'
import { readAuthorization } from '../server/authorization.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import { RequestError } from '../server/request-error.js'
import type { Accounts } from './accounts.js'
import { basicChallenge, unauthorized } from './challenge.js'
import { SERVICE } from './gate.js'
import { grantScopes } from './token-scope.js'
import type { TokenSigner } from './token-signer.js'

/**
 * Creates the token service: `GET /service/token` with Basic credentials gives a bearer token for the asked
 * scopes.
 *
 * There is no anonymous access, so a request without credentials is 401 as one with wrong ones. The form of
 * POST
 * (OAuth2) is 405, on which clients fall back to GET.
 *
 * @see distribution token specification, "Requesting a Token"
 */
export function createTokenService(accounts: Accounts, signer: TokenSigner): Surface {
  return (context) => (context.path === '/service/token' ? answerToken(context, accounts, signer) : undefined)
}

async function answerToken(context: RequestContext, accounts: Accounts, signer: TokenSigner) {
  if (context.method !== 'GET') {
    throw new RequestError(405, [{ code: 'UNSUPPORTED', message: 'the operation is unsupported' }], {
      allow: 'GET',
    })
  }
  const service = context.query.get('service') ?? SERVICE
  if (service !== SERVICE) {
    throw new RequestError(400, [{ code: 'UNSUPPORTED', message: `tokens are issued for ${SERVICE} only` }])
  }
  const authorization = readAuthorization(context.header('authorization'))
  const account =
    authorization.kind === 'basic'
      ? accounts.authenticate(authorization.username, authorization.password)
      : undefined
  if (!account) throw unauthorized(basicChallenge())

  const access = grantScopes(account, context.query.getAll('scope'))
  const { token, issuedAt, expiresInSeconds } = signer.issue({ username: account.username, access })
  return jsonAnswer(
    200,
    { token, access_token: token, expires_in: expiresInSeconds, issued_at: issuedAt.toISOString() },
    { 'cache-control': 'no-store' },
  )
}
