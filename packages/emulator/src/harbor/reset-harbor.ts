import { z } from 'zod'
import type { Database } from '../storage/database.js'
import { PRIVATE, PROJECTS } from './projects/project-store.js'

const nameShape = z.object({ name: z.string() })

const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'harbor!_%' ESCAPE '!'"

/**
 * Forgets all that was made by Harbor's API: robots, labels, rules, webhooks, scans and the settings of projects. Runs in
 * a transaction.
 *
 * @param project - Stays, with the number that it has.
 */
export function resetHarbor(database: Database, project: string): void {
  // Which table refers to which does not matter in the end: all are empty.
  database.run('PRAGMA defer_foreign_keys = ON')
  const tables = database.all(nameShape, TABLES).map(({ name }) => name)
  for (const table of tables.filter((name) => name !== PROJECTS)) database.run(`DELETE FROM ${table}`)
  // Without Harbor's API there are no projects.
  if (!tables.includes(PROJECTS)) return
  database.run(`DELETE FROM ${PROJECTS} WHERE name <> ?`, [project])
  database.run(`UPDATE ${PROJECTS} SET metadata = ?`, [JSON.stringify(PRIVATE)])
}
