import { z } from 'zod'
import type { Database } from '../../storage/database.js'

/** Vulnerabilities that do not count. */
export interface Allowlist {
  /** Their names, such as `CVE-2024-0001`. */
  readonly cveIds: readonly string[]
  /** Seconds since 1970 from which on the list does not count; null for never. */
  readonly expiresAtSeconds: number | null
}

/** A list that was set. */
export interface StoredAllowlist extends Allowlist {
  /** When, as an ISO 8601 text. */
  readonly setAt: string
}

/** The allowlists of the system and of projects. */
export interface Allowlists {
  /**
   * Gives a list; undefined where none was ever set.
   *
   * @param projectId - null for the system's.
   */
  find(projectId: number | null): StoredAllowlist | undefined
  /** Sets a list in place of the one before. */
  set(projectId: number | null, list: Allowlist): void
}

const TABLES = [
  `CREATE TABLE harbor_cve_allowlists (
    project_id INTEGER UNIQUE REFERENCES harbor_projects (id) ON DELETE CASCADE,
    cve_ids TEXT NOT NULL,
    expires_at_seconds INTEGER,
    set_at TEXT NOT NULL
  )`,
]

const rowShape = z
  .object({ cve_ids: z.string(), expires_at_seconds: z.number().nullable(), set_at: z.string() })
  .transform(
    (row): StoredAllowlist => ({
      cveIds: z.array(z.string()).parse(JSON.parse(row.cve_ids)),
      expiresAtSeconds: row.expires_at_seconds,
      setAt: row.set_at,
    }),
  )

/** Opens the allowlists in a database that has Harbor's projects. */
export function openAllowlists({ migrate, first, run, transaction }: Database, now: () => Date): Allowlists {
  migrate('harbor-cve-allowlists', TABLES)
  return {
    find: (projectId) =>
      first(rowShape, 'SELECT * FROM harbor_cve_allowlists WHERE project_id IS ?', [projectId]),
    set: (projectId, { cveIds, expiresAtSeconds }) =>
      transaction(() => {
        run('DELETE FROM harbor_cve_allowlists WHERE project_id IS ?', [projectId])
        run('INSERT INTO harbor_cve_allowlists VALUES (?, ?, ?, ?)', [
          projectId,
          JSON.stringify(cveIds),
          expiresAtSeconds,
          now().toISOString(),
        ])
      }),
  }
}
