import { z } from 'zod'
import type { Database } from '../../storage/database.js'
import { EVENT_TYPES, type EventType } from './harbor-events.js'

/** What is sent to one target because of one event. Times are ISO 8601 texts. */
export interface Delivery {
  readonly id: number
  readonly policyId: number
  readonly eventType: EventType
  readonly status: 'Pending' | 'Running' | 'Success' | 'Error'
  readonly address: string
  /** The value of `Authorization`; empty for none. */
  readonly authHeader: string
  readonly skipCertVerify: boolean
  readonly contentType: string
  readonly body: string
  /** How often it was tried. */
  readonly tries: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly log: string
}

/** What a delivery is made of. */
export type NewDelivery = Omit<Delivery, 'id' | 'status' | 'tries' | 'createdAt' | 'updatedAt' | 'log'>

/** The deliveries of all policies. Of each policy the latest 50 are kept. */
export interface DeliveryStore {
  add(delivery: NewDelivery): Delivery
  find(policyId: number, id: number): Delivery | undefined
  /** Those of a policy, the latest first. */
  of(policyId: number): readonly Delivery[]
  /** Those that have not ended. */
  open(): readonly Delivery[]
  /** Notes one try and the state after it. False: the delivery is gone, with its policy. */
  note(id: number, outcome: { readonly status: Delivery['status']; readonly line: string }): boolean
}

const KEPT_PER_POLICY = 50

const TABLES = [
  `CREATE TABLE harbor_webhook_deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT,
    policy_id INTEGER NOT NULL REFERENCES harbor_webhook_policies (id) ON DELETE CASCADE,
    event_type TEXT NOT NULL, status TEXT NOT NULL, address TEXT NOT NULL, auth_header TEXT NOT NULL,
    skip_cert_verify INTEGER NOT NULL, content_type TEXT NOT NULL, body TEXT NOT NULL, tries INTEGER NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL, log TEXT NOT NULL);
  CREATE INDEX harbor_webhook_deliveries_by_policy ON harbor_webhook_deliveries (policy_id)`,
]

const rowShape = z
  .object({
    id: z.number(),
    policy_id: z.number(),
    event_type: z.enum(EVENT_TYPES),
    status: z.enum(['Pending', 'Running', 'Success', 'Error']),
    address: z.string(),
    auth_header: z.string(),
    skip_cert_verify: z.number(),
    content_type: z.string(),
    body: z.string(),
    tries: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
    log: z.string(),
  })
  .transform(
    ({ id, status, address, body, tries, log, ...row }): Delivery => ({
      id,
      status,
      address,
      body,
      tries,
      log,
      policyId: row.policy_id,
      eventType: row.event_type,
      authHeader: row.auth_header,
      skipCertVerify: row.skip_cert_verify === 1,
      contentType: row.content_type,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  )

/** Opens the deliveries in a database that has the policies. */
export function openDeliveryStore(database: Database, now: () => Date): DeliveryStore {
  database.migrate('harbor-webhook-deliveries', TABLES)
  const all = (condition: string, values: readonly (string | number)[] = []) =>
    database.all(rowShape, `SELECT * FROM harbor_webhook_deliveries WHERE ${condition}`, values)
  return {
    add: (delivery) =>
      database.transaction(() => {
        const added = insert(database, delivery, now().toISOString())
        database.run(
          `DELETE FROM harbor_webhook_deliveries WHERE policy_id = ?1 AND status IN ('Success', 'Error')
            AND id NOT IN (SELECT id FROM harbor_webhook_deliveries WHERE policy_id = ?1
              ORDER BY id DESC LIMIT ${KEPT_PER_POLICY})`,
          [delivery.policyId],
        )
        return added
      }),
    find: (policyId, id) => all('policy_id = ? AND id = ?', [policyId, id])[0],
    of: (policyId) => all('policy_id = ? ORDER BY id DESC', [policyId]),
    open: () => all(`status IN ('Pending', 'Running') ORDER BY id`),
    note(id, { status, line }) {
      const time = now().toISOString()
      return (
        database.run(
          `UPDATE harbor_webhook_deliveries SET status = ?, tries = tries + 1, updated_at = ?, log = log || ?
            WHERE id = ?`,
          [status, time, `${time} ${line}\n`, id],
        ) > 0
      )
    },
  }
}

function insert(database: Database, delivery: NewDelivery, time: string): Delivery {
  const { policyId, eventType, address, authHeader, skipCertVerify, contentType, body } = delivery
  const added = database.first(
    rowShape,
    `INSERT INTO harbor_webhook_deliveries (policy_id, event_type, status, address, auth_header, skip_cert_verify,
      content_type, body, tries, created_at, updated_at, log)
      VALUES (?, ?, 'Pending', ?, ?, ?, ?, ?, 0, ?, ?, '') RETURNING *`,
    [policyId, eventType, address, authHeader, Number(skipCertVerify), contentType, body, time, time],
  )
  if (!added) throw new Error(`the delivery to ${address} was not stored`)
  return added
}
