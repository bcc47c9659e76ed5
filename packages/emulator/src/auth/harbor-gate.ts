import { projectOf } from '../oci/repository-name.js'
import { readAuthorization } from '../server/authorization.js'
import type { RequestContext } from '../server/request-context.js'
import { RequestError } from '../server/request-error.js'
import type { Need } from './accounts.js'
import { basicChallenge, bearerChallenge } from './challenge.js'
import type { Caller, Gate } from './gate.js'
import { type Principals, repositoryPermission } from './principals.js'
import type { Claims, TokenSigner } from './token-signer.js'

/** The service name in Harbor's Bearer challenges and token requests. */
export const HARBOR_SERVICE = 'harbor-registry'

const BASIC = basicChallenge('harbor')
const NOBODY: Caller = { holds: () => false, mayObtain: () => false, isAdministrator: false }

/**
 * Creates a gate that decides as Harbor does on `/v2`: it takes Basic and its own bearer tokens with every request,
 * and whatever is missing is 401, never 403. A client that sent any `Authorization` is challenged by Basic, so an
 * expired token cannot be renewed from the challenge.
 *
 * @param signer - Without one there is no token service, and Basic is all that is asked for.
 * @see Harbor, src/server/middleware/v2auth and src/common/security/v2token
 */
export function createHarborGate(principals: Principals, signer?: TokenSigner): Gate {
  const refuse: Gate['refuse'] = (context, needs) =>
    unauthorized(challengeOf(context, needs, signer !== undefined), reasonOf(context, needs))

  return {
    refuse,
    admit(context, needs) {
      if (context.path === '/v2') throw unauthorized('', 'un-recognized request')
      const caller = identify(context, needs, { principals, signer })
      // For HEAD, clients without credentials get their challenge before the project is looked for.
      const isBlindHead = context.method === 'HEAD' && context.header('authorization') === undefined
      if (!isBlindHead) requireProjects(needs, principals)
      if (caller === NOBODY || !needs.every(caller.holds)) throw refuse(context, needs)
      return caller
    },
  }
}

/** A token for nobody opens public projects, but proves no identity where nothing else is needed. */
function identify(
  context: RequestContext,
  needs: readonly Need[],
  { principals, signer }: { readonly principals: Principals; readonly signer: TokenSigner | undefined },
): Caller {
  const authorization = readAuthorization(context.header('authorization'))
  if (authorization.kind === 'bearer') {
    const claims = signer?.verify(authorization.token)
    return claims && (claims.username !== '' || needs.length > 0) ? callerOf(claims) : NOBODY
  }
  if (authorization.kind !== 'basic') return NOBODY
  const principal = principals.authenticate(authorization.username, authorization.password)
  if (!principal) return NOBODY
  const may = (need: Need) => principal.holds(repositoryPermission(need))
  return { holds: may, mayObtain: may, isAdministrator: principal.isAdministrator }
}

/** Harbor keeps a token's rights by project: the last entry for a project is the one that counts. */
function callerOf({ access }: Claims): Caller {
  const actionsOf = new Map(access.map((grant) => [projectOf(grant.name), grant.actions]))
  const holds = ({ repository, action }: Need) =>
    actionsOf.get(projectOf(repository))?.includes(action) ?? false
  return { holds, mayObtain: holds, isAdministrator: false }
}

function requireProjects(needs: readonly Need[], principals: Principals): void {
  const absent = needs
    .map(({ repository }) => projectOf(repository))
    .find((name) => !principals.hasProject(name))
  if (absent !== undefined) throw unauthorized('', twice(`project ${absent} not found`))
}

function challengeOf(context: RequestContext, needs: readonly Need[], hasTokenService: boolean): string {
  const hasTried = context.header('authorization') !== undefined
  if (hasTried || isCatalog(context) || !hasTokenService) return BASIC
  return bearerChallenge({ origin: context.origin, needs, service: HARBOR_SERVICE })
}

function reasonOf(context: RequestContext, [need]: readonly Need[]): string {
  if (isCatalog(context)) return twice('unauthorized to list catalog')
  if (need === undefined) return twice('unauthorized')
  return twice(`unauthorized to access repository: ${need.repository}, action: ${need.action}`)
}

function isCatalog({ path }: RequestContext): boolean {
  return /^\/v2\/_catalog\/?$/.test(path)
}

/** Harbor wraps an error in one of the same words, and prints both. */
function twice(text: string): string {
  return `${text}: ${text}`
}

function unauthorized(challenge: string, message: string): RequestError {
  return new RequestError(401, [{ code: 'UNAUTHORIZED', message }], { 'www-authenticate': challenge })
}
