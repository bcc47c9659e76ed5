import { readAuthorization } from '../server/authorization.js'
import type { RequestContext } from '../server/request-context.js'
import { type Accounts, accountMay, type Need } from './accounts.js'
import { type BearerChallenge, bearerChallenge, unauthorized } from './challenge.js'
import type { Caller, Gate } from './gate.js'
import type { TokenSigner } from './token-signer.js'

/**
 * Creates a gate that takes bearer tokens of the token service and nothing else; Basic is challenged anew.
 *
 * @see distribution token specification; RFC 6750 section 3
 */
export function createTokenGate(accounts: Accounts, signer: TokenSigner): Gate {
  const challenge = ({ origin }: RequestContext, needs: readonly Need[], error?: BearerChallenge['error']) =>
    unauthorized(bearerChallenge({ origin, needs, ...(error ? { error } : {}) }), needs)
  const refuse: Gate['refuse'] = (context, needs) => challenge(context, needs, 'insufficient_scope')

  return {
    refuse,
    admit(context, needs) {
      const authorization = readAuthorization(context.header('authorization'))
      if (authorization.kind !== 'bearer') throw challenge(context, needs)
      const claims = signer.verify(authorization.token)
      const account = claims && accounts.find(claims.username)
      if (!claims || !account) throw challenge(context, needs, 'invalid_token')
      const caller: Caller = {
        holds: ({ repository, action }) =>
          claims.access.some((grant) => grant.name === repository && grant.actions.includes(action)),
        mayObtain: (need) => accountMay(account, need),
        isAdministrator: false,
      }
      if (!needs.every(caller.holds)) throw refuse(context, needs)
      return caller
    },
  }
}
