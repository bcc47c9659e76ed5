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

/** The project's two robot accounts: what pushes from a developer's machine, and what pulls for app versions. */
export type RobotKind = 'push' | 'pull'

/** Names of the robots; their secrets are kept under the same ones. */
const ROBOT_NAMES: Readonly<Record<RobotKind, string>> = { push: 'client-push', pull: 'app-version-pull' }

/** Gives the identity of this data folder: what the options set, else what was made at the first start. */
export function openIdentity(database: Database, options: ResolvedOptions): Identity {
  database.migrate('identity', TABLES)
  const secret = (name: string, given: string | undefined, make: () => string) => {
    const known = database.first(rowShape, 'SELECT value FROM secrets WHERE name = ?', [name])?.value
    const value = given ?? known ?? make()
    if (value !== known) keepSecret(database, name, value)
    return value
  }
  const robot = (kind: RobotKind): Credential => ({
    username: options[kind]?.username ?? `robot$${options.project}+${ROBOT_NAMES[kind]}`,
    token: secret(ROBOT_NAMES[kind], options[kind]?.token, randomSecret),
  })
  return {
    push: robot('push'),
    pull: robot('pull'),
    admin: { username: 'admin', token: secret('admin', options.adminToken, randomSecret) },
    apiToken: secret('api', options.apiToken, randomUUID),
    quickStartToken: secret('quick-start', options.quickStartToken, randomUUID),
  }
}

/** Keeps a new secret for a robot, a random one by default; the next start gives it too, unless its options set another. */
export function renewRobotSecret(
  database: Database,
  kind: RobotKind,
  value: string = randomSecret(),
): string {
  keepSecret(database, ROBOT_NAMES[kind], value)
  return value
}

function keepSecret(database: Database, name: string, value: string): void {
  database.run('INSERT OR REPLACE INTO secrets (name, value) VALUES (?, ?)', [name, value])
}
