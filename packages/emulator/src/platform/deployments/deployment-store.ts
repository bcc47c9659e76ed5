import { z } from 'zod'
import type { SqlValue } from '../../storage/database.js'
import type { PlatformParts } from '../platform-parts.js'
import {
  type DeploymentPlan,
  type DeploymentState,
  type DeploymentStep,
  timelineOf,
} from './deployment-timeline.js'
import { type DeployedPort, deployedPortShape } from './port-mapping.js'

/** A new deployment. */
export interface NewDeployment {
  /** The request ID: twelve hexadecimal digits. */
  readonly id: string
  readonly app: string
  readonly version: string
  readonly ports: readonly DeployedPort[]
  readonly tags: readonly string[]
  /** Why it fails; undefined for one that becomes ready. */
  readonly failure: string | undefined
  /** Whether it fails at once, without a server. */
  readonly isRefused: boolean
  /** Minutes from READY on; 0 and less for no end. */
  readonly maxDurationMinutes: number
}

/** A deployment as it is now. Nothing runs: it goes through its states with the time. */
export interface Deployment extends NewDeployment, DeploymentPlan {
  readonly state: DeploymentState
  readonly previousState: DeploymentState | undefined
  /** The states so far. */
  readonly steps: readonly DeploymentStep[]
}

/** The deployments of the organisation. They survive a restart. */
export interface Deployments {
  find(id: string): Deployment | undefined
  /** The terminated ones too, the oldest first. */
  all(): readonly Deployment[]
  /** Those that are not terminated yet. */
  active(): readonly Deployment[]
  add(deployment: NewDeployment): Deployment
  /** Asks a deployment to stop; asking again changes nothing. */
  stop(id: string): void
  clear(): void
}

const TABLES = [
  `CREATE TABLE deployments (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, app TEXT NOT NULL, version TEXT NOT NULL,
    ports TEXT NOT NULL, tags TEXT NOT NULL, failure TEXT, is_refused INTEGER NOT NULL,
    max_duration_minutes INTEGER NOT NULL, created_at TEXT NOT NULL, stop_requested_at TEXT)`,
]

const INSERT = `
  INSERT INTO deployments (id, app, version, ports, tags, failure, is_refused, max_duration_minutes, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

const portsShape = z.array(deployedPortShape)
const tagsShape = z.array(z.string())

const rowShape = z
  .object({
    id: z.string(),
    app: z.string(),
    version: z.string(),
    ports: z.string(),
    tags: z.string(),
    failure: z.string().nullable(),
    is_refused: z.number(),
    max_duration_minutes: z.number(),
    created_at: z.string(),
    stop_requested_at: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    app: row.app,
    version: row.version,
    ports: portsShape.parse(JSON.parse(row.ports)),
    tags: tagsShape.parse(JSON.parse(row.tags)),
    failure: row.failure ?? undefined,
    isRefused: row.is_refused === 1,
    maxDurationMinutes: row.max_duration_minutes,
    createdAt: new Date(row.created_at),
    stopRequestedAt: row.stop_requested_at === null ? undefined : new Date(row.stop_requested_at),
  }))

/** Opens the deployments in a database. */
export function openDeployments({ database, now }: PlatformParts): Deployments {
  database.migrate('deployments', TABLES)
  const find = (id: string) => {
    const row = database.first(rowShape, 'SELECT * FROM deployments WHERE id = ?', [id])
    return row && atTime(row, now())
  }
  const all = () => {
    const time = now()
    return database
      .all(rowShape, 'SELECT * FROM deployments ORDER BY position')
      .map((row) => atTime(row, time))
  }
  return {
    find,
    all,
    active: () => all().filter(({ state }) => state !== 'TERMINATED'),
    add(deployment) {
      const createdAt = now()
      database.run(INSERT, columnsOf(deployment, createdAt))
      return atTime({ ...deployment, createdAt, stopRequestedAt: undefined }, createdAt)
    },
    stop(id) {
      const sql = 'UPDATE deployments SET stop_requested_at = COALESCE(stop_requested_at, ?) WHERE id = ?'
      database.run(sql, [now().toISOString(), id])
    },
    clear: () => void database.run('DELETE FROM deployments'),
  }
}

function atTime(row: NewDeployment & DeploymentPlan, time: Date): Deployment {
  const steps = timelineOf(row).filter(({ at }) => at <= time)
  const state = steps.at(-1)?.state ?? 'INITIALIZING'
  return { ...row, state, previousState: steps.at(-2)?.state, steps }
}

/** The columns that {@link INSERT} sets, in their order. */
function columnsOf(deployment: NewDeployment, createdAt: Date): SqlValue[] {
  const { id, app, version, ports, tags, failure, isRefused, maxDurationMinutes } = deployment
  return [
    id,
    app,
    version,
    JSON.stringify(ports),
    JSON.stringify(tags),
    failure ?? null,
    Number(isRefused),
    maxDurationMinutes,
    createdAt.toISOString(),
  ]
}
