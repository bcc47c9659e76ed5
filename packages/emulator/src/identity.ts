import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Credential, randomSecret } from './auth/accounts.js'
import type { ResolvedOptions } from './emulator-options.js'
import type { Database } from './storage/database.js'

/** The names and secrets that the emulator is entered with. With a data folder they are the same after a restart. */
export interface Identity {
  readonly push: Credential
  readonly pull: Credential
  /** Staff, and the administrator of the registry. */
  readonly admin: Credential
  /** A regular token of the platform's API. */
  readonly apiToken: string
  /** A Quick Start token of the platform's API. */
  readonly quickStartToken: string
}

const TABLES = ['CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL)']
const rowShape = z.object({ value: z.string() })

/** Gives the identity of this data folder: what the options set, else what was made at the first start. */
export function openIdentity(database: Database, options: ResolvedOptions): Identity {
  database.migrate('identity', TABLES)
  const secret = (name: string, given: string | undefined, make: () => string) => {
    const known = database.first(rowShape, 'SELECT value FROM secrets WHERE name = ?', [name])?.value
    const value = given ?? known ?? make()
    if (value !== known) {
      database.run('INSERT OR REPLACE INTO secrets (name, value) VALUES (?, ?)', [name, value])
    }
    return value
  }
  const robot = (name: string, given: Credential | undefined): Credential => ({
    username: given?.username ?? `robot$${options.project}+${name}`,
    token: secret(name, given?.token, randomSecret),
  })
  return {
    push: robot('client-push', options.push),
    pull: robot('app-version-pull', options.pull),
    admin: { username: 'admin', token: secret('admin', options.adminToken, randomSecret) },
    apiToken: secret('api', options.apiToken, randomUUID),
    quickStartToken: secret('quick-start', options.quickStartToken, randomUUID),
  }
}
