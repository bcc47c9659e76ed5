import { z } from 'zod'
import type { Database } from '../../storage/database.js'
import { type RetentionPolicy, retentionPolicyShape } from './retention-policy.js'

/** A policy with its number. */
export interface StoredPolicy extends RetentionPolicy {
  readonly id: number
}

/** The retention policies of all projects. */
export interface RetentionPolicies {
  find(id: number): StoredPolicy | undefined
  /** @returns its number */
  add(policy: RetentionPolicy): number
  replace(id: number, policy: RetentionPolicy): void
  /** Removes a policy with its runs. */
  remove(id: number): void
}

const TABLES = [
  `CREATE TABLE harbor_retention_policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES harbor_projects (id) ON DELETE CASCADE,
    policy TEXT NOT NULL
  )`,
]

const rowShape = z
  .object({ id: z.number(), policy: z.string() })
  .transform(({ id, policy }): StoredPolicy => ({ id, ...retentionPolicyShape.parse(JSON.parse(policy)) }))

/** Opens the policies in a database that has Harbor's projects. */
export function openRetentionPolicies({ migrate, first, run }: Database): RetentionPolicies {
  migrate('harbor-retention-policies', TABLES)
  return {
    find: (id) => first(rowShape, 'SELECT id, policy FROM harbor_retention_policies WHERE id = ?', [id]),
    add(policy) {
      const added = first(
        z.object({ id: z.number() }),
        'INSERT INTO harbor_retention_policies (project_id, policy) VALUES (?, ?) RETURNING id',
        [policy.scope.ref, JSON.stringify(policy)],
      )
      if (!added) throw new Error('A retention policy was not stored.')
      return added.id
    },
    replace: (id, policy) =>
      void run('UPDATE harbor_retention_policies SET policy = ? WHERE id = ?', [JSON.stringify(policy), id]),
    remove: (id) => void run('DELETE FROM harbor_retention_policies WHERE id = ?', [id]),
  }
}
