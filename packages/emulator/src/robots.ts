import type { Accounts, Action, Credential } from './auth/accounts.js'
import { type Identity, type RobotKind, renewRobotSecret } from './identity.js'
import type { Database } from './storage/database.js'

/** The project's two robots. The registry knows them only while they are provisioned. */
export interface Robots {
  /** The credential as it is now: a rotation changes it. */
  readonly push: Credential
  /** Likewise. */
  readonly pull: Credential
  /** Makes the registry's accounts of both. */
  provision(): void
  /** Removes the accounts; the secrets stay for the next time. */
  withdraw(): void
  /**
   * Gives a robot a new secret. The registry refuses the old one at once.
   *
   * @param secret - Random by default.
   */
  rotate(kind: RobotKind, secret?: string): Credential
}

const ACTIONS: Readonly<Record<RobotKind, readonly Action[]>> = {
  push: ['pull', 'push', 'delete'],
  pull: ['pull'],
}

/** What the robots are made of. */
interface RobotParts {
  readonly database: Database
  readonly accounts: Accounts
  readonly identity: Identity
}

/** Gives the robots of a project. */
export function createRobots({ database, accounts, identity }: RobotParts, project: string): Robots {
  const credentials = { push: identity.push, pull: identity.pull }
  const put = (kind: RobotKind) => accounts.put({ ...credentials[kind], project, actions: ACTIONS[kind] })
  return {
    get push() {
      return credentials.push
    },
    get pull() {
      return credentials.pull
    },
    provision: () =>
      database.transaction(() => {
        put('push')
        put('pull')
      }),
    withdraw: () =>
      database.transaction(() => {
        accounts.remove(credentials.push.username)
        accounts.remove(credentials.pull.username)
      }),
    rotate(kind, secret) {
      const { username } = credentials[kind]
      const rotated = database.transaction(() => {
        const credential = { username, token: renewRobotSecret(database, kind, secret) }
        const account = accounts.find(username)
        if (account) accounts.put({ ...account, ...credential })
        return credential
      })
      credentials[kind] = rotated
      return rotated
    },
  }
}
