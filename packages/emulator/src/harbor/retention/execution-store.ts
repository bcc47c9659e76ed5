import { z } from 'zod'
import type { Database } from '../../storage/database.js'

/** How a run of a policy, or its part in one repository, stands. */
export type RetentionStatus = 'Running' | 'Success' | 'Error'

/** A run of a policy. Times are ISO 8601 texts. */
export interface RetentionExecution {
  readonly id: number
  readonly policyId: number
  readonly status: RetentionStatus
  readonly isDryRun: boolean
  readonly startedAt: string
  /** Undefined while it runs. */
  readonly endedAt?: string | undefined
}

/** What a run did in one repository. */
export interface RetentionOutcome {
  /** Name without the project. */
  readonly repository: string
  readonly status: RetentionStatus
  /** Artifacts that there were. */
  readonly total: number
  /** Those of them that stayed, or would stay. */
  readonly retained: number
}

/** An outcome with its number, and when it was reached as an ISO 8601 text. */
export interface RetentionTask extends RetentionOutcome {
  readonly id: number
  readonly executionId: number
  readonly endedAt: string
}

/** The runs of all policies. */
export interface RetentionExecutions {
  /** Adds a run that goes on. @returns its number */
  begin(policyId: number, isDryRun: boolean): number
  note(id: number, outcome: RetentionOutcome): void
  end(id: number, status: RetentionStatus): void
  /** The runs of a policy, the latest first. */
  of(policyId: number): readonly RetentionExecution[]
  tasksOf(id: number): readonly RetentionTask[]
}

const TABLES = [
  `CREATE TABLE harbor_retention_executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    policy_id INTEGER NOT NULL REFERENCES harbor_retention_policies (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    is_dry_run INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT
  );
  CREATE TABLE harbor_retention_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution_id INTEGER NOT NULL REFERENCES harbor_retention_executions (id) ON DELETE CASCADE,
    repository TEXT NOT NULL,
    status TEXT NOT NULL,
    total INTEGER NOT NULL,
    retained INTEGER NOT NULL,
    ended_at TEXT NOT NULL
  )`,
]

const statusShape = z.enum(['Running', 'Success', 'Error'])
const executionShape = z
  .object({
    id: z.number(),
    policy_id: z.number(),
    status: statusShape,
    is_dry_run: z.number(),
    started_at: z.string(),
    ended_at: z.string().nullable(),
  })
  .transform(
    ({ id, status, ...row }): RetentionExecution => ({
      id,
      status,
      policyId: row.policy_id,
      isDryRun: row.is_dry_run === 1,
      startedAt: row.started_at,
      endedAt: row.ended_at ?? undefined,
    }),
  )
const taskShape = z
  .object({
    id: z.number(),
    execution_id: z.number(),
    repository: z.string(),
    status: statusShape,
    total: z.number(),
    retained: z.number(),
    ended_at: z.string(),
  })
  .transform(
    ({ execution_id, ended_at, ...task }): RetentionTask => ({
      ...task,
      executionId: execution_id,
      endedAt: ended_at,
    }),
  )

/** Opens the runs in a database that has the policies. A run that an earlier process did not end has failed. */
export function openRetentionExecutions(
  { migrate, first, all, run }: Database,
  now: () => Date,
): RetentionExecutions {
  migrate('harbor-retention-executions', TABLES)
  const time = () => now().toISOString()
  const end = "UPDATE harbor_retention_executions SET status = ?, ended_at = ? WHERE status = 'Running'"
  run(end, ['Error', time()])
  return {
    begin(policyId, isDryRun) {
      const begun = first(
        z.object({ id: z.number() }),
        `INSERT INTO harbor_retention_executions (policy_id, status, is_dry_run, started_at)
          VALUES (?, 'Running', ?, ?) RETURNING id`,
        [policyId, Number(isDryRun), time()],
      )
      if (!begun) throw new Error('A run of a retention policy was not stored.')
      return begun.id
    },
    note: (id, { repository, status, total, retained }) =>
      void run(
        `INSERT INTO harbor_retention_tasks (execution_id, repository, status, total, retained, ended_at)
          SELECT id, ?, ?, ?, ?, ? FROM harbor_retention_executions WHERE id = ?`,
        [repository, status, total, retained, time(), id],
      ),
    end: (id, status) => void run(`${end} AND id = ?`, [status, time(), id]),
    of: (policyId) =>
      all(executionShape, 'SELECT * FROM harbor_retention_executions WHERE policy_id = ? ORDER BY id DESC', [
        policyId,
      ]),
    tasksOf: (id) =>
      all(taskShape, 'SELECT * FROM harbor_retention_tasks WHERE execution_id = ? ORDER BY id', [id]),
  }
}
