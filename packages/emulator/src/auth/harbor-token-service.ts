import { projectOf } from '../oci/repository-name.js'
import { type Answer, bytesAnswer, emptyAnswer, jsonAnswer } from '../server/answer.js'
import { readAuthorization } from '../server/authorization.js'
import type { RequestContext, Surface } from '../server/request-context.js'
import { HARBOR_SERVICE } from './harbor-gate.js'
import { type Principal, type Principals, repositoryPermission } from './principals.js'
import { ALL_ACTIONS, type Grant, readScopes } from './token-scope.js'
import type { TokenSigner } from './token-signer.js'

/**
 * Creates Harbor's token service, `GET /service/token`.
 *
 * A token names every action that its owner has in the project, whatever was asked for. Wrong credentials, or none,
 * give a token for public projects only where a scope is asked for, and 401 where none is.
 *
 * @see Harbor, src/core/service/token
 */
export function createHarborTokenService(principals: Principals, signer: TokenSigner): Surface {
  return (context) =>
    context.path === '/service/token' ? answerToken(context, principals, signer) : undefined
}

async function answerToken(
  context: RequestContext,
  principals: Principals,
  signer: TokenSigner,
): Promise<Answer> {
  if (context.method !== 'GET') return emptyAnswer(405, { allow: 'GET' })
  const service = context.query.get('service') ?? ''
  if (service !== HARBOR_SERVICE) return plainAnswer(400, `Unable to handle service: ${service}`)
  const authorization = readAuthorization(context.header('authorization'))
  const principal =
    authorization.kind === 'basic'
      ? principals.authenticate(authorization.username, authorization.password)
      : undefined
  const scopes = context.query.getAll('scope')
  if (!principal && scopes.length === 0) return emptyAnswer(401)

  const { token, issuedAt, expiresInSeconds } = signer.issue({
    username: principal?.username ?? '',
    access: grantAll(principal ?? principals.anonymous, principals, scopes),
  })
  return jsonAnswer(200, {
    token,
    access_token: '',
    expires_in: expiresInSeconds,
    issued_at: issuedAt.toISOString(),
  })
}

function grantAll(principal: Principal, { hasProject }: Principals, scopes: readonly string[]): Grant[] {
  return readScopes(scopes).map(({ name }) => ({
    type: 'repository',
    name,
    actions: hasProject(projectOf(name))
      ? ALL_ACTIONS.filter((action) => principal.holds(repositoryPermission({ repository: name, action })))
      : [],
  }))
}

function plainAnswer(status: number, text: string): Answer {
  return bytesAnswer(status, Buffer.from(`${text}\n`), { 'content-type': 'text/plain; charset=utf-8' })
}
