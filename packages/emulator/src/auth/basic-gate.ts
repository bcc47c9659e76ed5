import { readAuthorization } from '../server/authorization.js'
import { RequestError } from '../server/request-error.js'
import { type Accounts, accountMay } from './accounts.js'
import { basicChallenge, unauthorized } from './challenge.js'
import type { Gate } from './gate.js'

/** Creates a gate that takes name and secret with each request (RFC 7617). A missing right is 403. */
export function createBasicGate(accounts: Accounts): Gate {
  const refuse = () =>
    new RequestError(403, [{ code: 'DENIED', message: 'requested access to the resource is denied' }])
  return {
    refuse,
    admit(context, needs) {
      const authorization = readAuthorization(context.header('authorization'))
      const account =
        authorization.kind === 'basic'
          ? accounts.authenticate(authorization.username, authorization.password)
          : undefined
      if (!account) throw unauthorized(basicChallenge())
      if (!needs.every((need) => accountMay(account, need))) throw refuse()
      const may = accountMay.bind(undefined, account)
      return { holds: may, mayObtain: may, isAdministrator: false }
    },
  }
}
