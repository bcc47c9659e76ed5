import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { projectOf } from '../oci/repository-name.js'

/** What a caller may do in a repository. */
export type Action = 'pull' | 'push' | 'delete'

/** One action on one repository. */
export interface Need {
  readonly repository: string
  readonly action: Action
}

/** A name and a secret that an account is entered with. */
export interface Credential {
  readonly username: string
  readonly token: string
}

/** A robot account: a credential with rights in the repositories of one project. */
export interface Account extends Credential {
  readonly project: string
  readonly actions: readonly Action[]
}

/** The accounts of the emulator. */
export interface Accounts {
  /** Gives the account that a name and a secret belong to. */
  authenticate(username: string, password: string): Account | undefined
  find(username: string): Account | undefined
}

/** Creates the set of accounts. */
export function createAccounts(accounts: readonly Account[]): Accounts {
  const find = (username: string) => accounts.find((account) => account.username === username)
  return {
    find,
    authenticate(username, password) {
      const account = find(username)
      return account && equalSecrets(account.token, password) ? account : undefined
    },
  }
}

/** Tells whether an account has a right. */
export function accountMay(account: Account, need: Need): boolean {
  return account.project === projectOf(need.repository) && account.actions.includes(need.action)
}

const SECRET_LENGTH = 32
// Letters and digits only: a secret that begins with a dash would read as an option on a command line.
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Makes a random secret of 32 letters and digits. */
export function randomSecret(): string {
  return Array.from({ length: SECRET_LENGTH }, () => SECRET_ALPHABET[randomInt(SECRET_ALPHABET.length)]).join(
    '',
  )
}

function equalSecrets(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(left), hash(right))
}
