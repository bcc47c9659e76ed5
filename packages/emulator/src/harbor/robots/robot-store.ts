import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { equalSecrets } from '../../auth/accounts.js'
import type { PermissionGrant } from '../../auth/principals.js'
import type { Database } from '../../storage/database.js'

/** A robot account without its secret. Times are ISO 8601 texts. */
export interface RobotRecord {
  readonly id: number
  /** As it stands in a credential, with prefix and project. */
  readonly name: string
  readonly description: string
  readonly level: 'project' | 'system'
  /** The project that it belongs to; empty for one of the system. */
  readonly project: string
  /** -1 for ever. */
  readonly durationDays: number
  readonly isDisabled: boolean
  readonly permissions: readonly PermissionGrant[]
  readonly createdAt: string
  readonly updatedAt: string
  readonly creator: { readonly type: 'local' | 'robot'; readonly id: number }
}

/** The robot accounts that were made by the API. They survive a restart. */
export interface RobotStore {
  /** Gives the account that a name and a secret belong to, even one that is disabled or has expired. */
  authenticate(name: string, secret: string): RobotRecord | undefined
  all(): readonly RobotRecord[]
  byId(id: number): RobotRecord | undefined
  add(robot: Omit<RobotRecord, 'id' | 'createdAt' | 'updatedAt'>, secret: string): RobotRecord
  /** Replaces what is known of an account; its secret stays. */
  replace(robot: RobotRecord): void
  setSecret(id: number, secret: string): void
  remove(id: number): void
  clear(): void
}

/** Ids up to this one are for the robots that the platform made. */
const RESERVED_IDS = 2

const TABLES = [
  `CREATE TABLE harbor_robots (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, salt TEXT NOT NULL,
    secret_hash TEXT NOT NULL, record TEXT NOT NULL);
  INSERT INTO sqlite_sequence (name, seq) VALUES ('harbor_robots', ${RESERVED_IDS})`,
]

const accessShape = z.object({ resource: z.string(), action: z.string(), effect: z.string().optional() })

/** What is kept of a robot account as JSON. */
const recordShape = z.object({
  description: z.string(),
  level: z.enum(['project', 'system']),
  project: z.string(),
  durationDays: z.number(),
  isDisabled: z.boolean(),
  permissions: z.array(
    z.object({ kind: z.enum(['project', 'system']), namespace: z.string(), access: z.array(accessShape) }),
  ),
  createdAt: z.string(),
  updatedAt: z.string(),
  creator: z.object({ type: z.enum(['local', 'robot']), id: z.number() }),
})

const rowShape = z
  .object({ id: z.number(), name: z.string(), record: z.string() })
  .transform(({ id, name, record }): RobotRecord => ({ id, name, ...recordShape.parse(JSON.parse(record)) }))
const secretShape = z.object({ id: z.number(), salt: z.string(), secret_hash: z.string() })

/** Opens the robot accounts in a database. Of a secret only a salted hash is kept. */
export function openRobotStore(database: Database, now: () => Date): RobotStore {
  database.migrate('harbor-robots', TABLES)
  const byId = (id: number) =>
    database.first(rowShape, 'SELECT id, name, record FROM harbor_robots WHERE id = ?', [id])
  const byName = (name: string) =>
    database.first(rowShape, 'SELECT id, name, record FROM harbor_robots WHERE name = ?', [name])
  const replace = ({ id, name, ...record }: RobotRecord) =>
    void database.run('UPDATE harbor_robots SET name = ?, record = ? WHERE id = ?', [
      name,
      JSON.stringify({ ...record, updatedAt: now().toISOString() }),
      id,
    ])
  return {
    authenticate(name, secret) {
      const known = database.first(
        secretShape,
        'SELECT id, salt, secret_hash FROM harbor_robots WHERE name = ?',
        [name],
      )
      return known && equalSecrets(known.secret_hash, hashOf(secret, known.salt)) ? byId(known.id) : undefined
    },
    all: () => database.all(rowShape, 'SELECT id, name, record FROM harbor_robots ORDER BY name'),
    byId,
    add({ name, ...robot }, secret) {
      const salt = randomBytes(16).toString('hex')
      const time = now().toISOString()
      const record = { ...robot, createdAt: time, updatedAt: time }
      database.run('INSERT INTO harbor_robots (name, salt, secret_hash, record) VALUES (?, ?, ?, ?)', [
        name,
        salt,
        hashOf(secret, salt),
        JSON.stringify(record),
      ])
      const added = byName(name)
      if (!added) throw new Error('A robot account was not stored.')
      return added
    },
    replace,
    setSecret(id, secret) {
      const salt = randomBytes(16).toString('hex')
      database.run('UPDATE harbor_robots SET salt = ?, secret_hash = ? WHERE id = ?', [
        salt,
        hashOf(secret, salt),
        id,
      ])
    },
    remove: (id) => void database.run('DELETE FROM harbor_robots WHERE id = ?', [id]),
    clear: () => void database.run('DELETE FROM harbor_robots'),
  }
}

function hashOf(secret: string, salt: string): string {
  return createHash('sha256').update(salt).update(secret).digest('hex')
}
