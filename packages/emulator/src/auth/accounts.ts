import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { projectOf } from '../oci/repository-name.js'
import type { Database } from '../storage/database.js'

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

/** The accounts of the registry. They survive a restart. */
export interface Accounts {
  /** Gives the account that a name and a secret belong to. */
  authenticate(username: string, password: string): Account | undefined
  find(username: string): Account | undefined
  /** Adds an account, or replaces the one of the same name. */
  put(account: Account): void
  /** Removes an account; one that does not exist is no error. */
  remove(username: string): void
}

const TABLES = [
  'CREATE TABLE accounts (username TEXT PRIMARY KEY, token TEXT NOT NULL, project TEXT NOT NULL, actions TEXT NOT NULL)',
]

const rowShape = z
  .object({ username: z.string(), token: z.string(), project: z.string(), actions: z.string() })
  .transform(({ actions, ...row }) => ({
    ...row,
    actions: z.array(z.enum(['pull', 'push', 'delete'])).parse(JSON.parse(actions)),
  }))

/** Opens the accounts in a database. */
export function openAccounts(database: Database): Accounts {
  database.migrate('accounts', TABLES)
  const find = (username: string) =>
    database.first(rowShape, 'SELECT * FROM accounts WHERE username = ?', [username])
  return {
    find,
    authenticate(username, password) {
      const account = find(username)
      return account && equalSecrets(account.token, password) ? account : undefined
    },
    put({ username, token, project, actions }) {
      database.run(
        'INSERT OR REPLACE INTO accounts (username, token, project, actions) VALUES (?, ?, ?, ?)',
        [username, token, project, JSON.stringify(actions)],
      )
    },
    remove: (username) => void database.run('DELETE FROM accounts WHERE username = ?', [username]),
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

/** Compares two secrets in a time that does not depend on where they differ. */
export function equalSecrets(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(left), hash(right))
}
