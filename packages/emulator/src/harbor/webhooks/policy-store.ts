import { z } from 'zod'
import type { Database } from '../../storage/database.js'
import { EVENT_TYPES, type EventType } from './harbor-events.js'

/** The forms in which events are sent. */
export const PAYLOAD_FORMATS = ['Default', 'CloudEvents'] as const

const targetShape = z.object({
  address: z.string(),
  authHeader: z.string(),
  skipCertVerify: z.boolean(),
  format: z.enum(PAYLOAD_FORMATS),
})

/** Where events are sent, and how. */
export type WebhookTarget = z.infer<typeof targetShape>

/** What of a policy a client sets. */
export interface PolicyFields {
  readonly name: string
  readonly description: string
  readonly isEnabled: boolean
  readonly eventTypes: readonly EventType[]
  readonly targets: readonly WebhookTarget[]
}

/** Which events of a project are sent, and where to. Times are ISO 8601 texts. */
export interface WebhookPolicy extends PolicyFields {
  readonly id: number
  readonly projectId: number
  readonly creator: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** The policies of all projects. */
export interface Policies {
  /** Those of a project, the latest first. */
  of(projectId: number): readonly WebhookPolicy[]
  find(projectId: number, id: number): WebhookPolicy | undefined
  add(projectId: number, creator: string, fields: PolicyFields): WebhookPolicy
  update(id: number, fields: PolicyFields): void
  /** Removes a policy with all that it sent. */
  remove(id: number): void
}

const TABLES = [
  `CREATE TABLE harbor_webhook_policies (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
    name TEXT NOT NULL, description TEXT NOT NULL, is_enabled INTEGER NOT NULL, event_types TEXT NOT NULL,
    targets TEXT NOT NULL, creator TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    UNIQUE (project_id, name))`,
]

const rowShape = z
  .object({
    id: z.number(),
    project_id: z.number(),
    name: z.string(),
    description: z.string(),
    is_enabled: z.number(),
    event_types: z.string(),
    targets: z.string(),
    creator: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    ({ id, name, description, creator, ...row }): WebhookPolicy => ({
      id,
      name,
      description,
      creator,
      projectId: row.project_id,
      isEnabled: row.is_enabled === 1,
      eventTypes: z.array(z.enum(EVENT_TYPES)).parse(JSON.parse(row.event_types)),
      targets: z.array(targetShape).parse(JSON.parse(row.targets)),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  )

/** Opens the policies in a database. */
export function openPolicies(database: Database, now: () => Date): Policies {
  database.migrate('harbor-webhook-policies', TABLES)
  const valuesOf = ({ name, description, isEnabled, eventTypes, targets }: PolicyFields) => [
    name,
    description,
    Number(isEnabled),
    JSON.stringify(eventTypes),
    JSON.stringify(targets),
  ]
  return {
    of: (projectId) =>
      database.all(rowShape, 'SELECT * FROM harbor_webhook_policies WHERE project_id = ? ORDER BY id DESC', [
        projectId,
      ]),
    find: (projectId, id) =>
      database.first(rowShape, 'SELECT * FROM harbor_webhook_policies WHERE project_id = ? AND id = ?', [
        projectId,
        id,
      ]),
    add(projectId, creator, fields) {
      const time = now().toISOString()
      const policy = database.first(
        rowShape,
        `INSERT INTO harbor_webhook_policies (name, description, is_enabled, event_types, targets, project_id,
          creator, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
        [...valuesOf(fields), projectId, creator, time, time],
      )
      if (!policy) throw new Error(`the policy ${fields.name} was not stored`)
      return policy
    },
    update: (id, fields) =>
      void database.run(
        `UPDATE harbor_webhook_policies SET name = ?, description = ?, is_enabled = ?, event_types = ?,
          targets = ?, updated_at = ? WHERE id = ?`,
        [...valuesOf(fields), now().toISOString(), id],
      ),
    remove: (id) => void database.run('DELETE FROM harbor_webhook_policies WHERE id = ?', [id]),
  }
}
