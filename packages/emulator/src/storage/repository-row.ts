import { z } from 'zod'
import { projectOf } from '../oci/repository-name.js'
import type { Database } from './database.js'

/** The row of a repository. */
export interface RepositoryRow {
  readonly id: number
  readonly name: string
  readonly project: string
}

const rowShape = z.object({ id: z.number(), name: z.string(), project: z.string() })

/** Finds the row of a repository that something was pushed to. */
export function findRepository({ first }: Database, name: string): RepositoryRow | undefined {
  return first(rowShape, 'SELECT id, name, project FROM repositories WHERE name = ?', [name])
}

/** Gives the row of a repository, which comes into being with it. */
export function obtainRepository(database: Database, name: string): RepositoryRow {
  const sql = 'INSERT OR IGNORE INTO repositories (name, project) VALUES (?, ?)'
  database.run(sql, [name, projectOf(name)])
  const repository = findRepository(database, name)
  if (!repository) throw new Error(`the repository ${name} was not stored`)
  return repository
}
