import { z } from 'zod'
import type { PlatformParts } from '../../platform-parts.js'
import { type TemplateFields, templateFieldsShape } from './template-fields.js'

/** Why a tag got no app version. */
export interface TemplateFailure {
  readonly tag: string
  readonly message: string
  /** ISO 8601. */
  readonly at: string
}

/** What the new tags of a repository make app versions from. Times are ISO 8601 texts. */
export interface Template {
  /** Full name, with the project. */
  readonly repository: string
  readonly fields: TemplateFields
  readonly createdAt: string
  readonly updatedAt: string
  /** The latest failure since the last change or success. */
  readonly lastFailure: TemplateFailure | undefined
}

/** The templates, one of each repository. They survive a restart and go with their app. */
export interface Templates {
  find(repository: string): Template | undefined
  /** All of them, by repository. */
  all(): readonly Template[]
  /** Makes the template of a repository, or changes it. The app has to exist. */
  put(repository: string, fields: TemplateFields): Template
  /** False: the repository has none. */
  remove(repository: string): boolean
  /** Keeps why a tag got no version; undefined, when one was made, forgets it. */
  recordOutcome(repository: string, failure: Omit<TemplateFailure, 'at'> | undefined): void
  clear(): void
}

const TABLES = [
  `CREATE TABLE templates (
    repository TEXT PRIMARY KEY,
    app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE ON UPDATE CASCADE,
    fields TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, last_failure TEXT)`,
]

const PUT = `
  INSERT INTO templates (repository, app, fields, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (repository) DO UPDATE SET
    app = excluded.app, fields = excluded.fields, updated_at = excluded.updated_at, last_failure = NULL`

const failureShape = z.object({ tag: z.string(), message: z.string(), at: z.string() })

const rowShape = z
  .object({
    repository: z.string(),
    app: z.string(),
    fields: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    last_failure: z.string().nullable(),
  })
  .transform(
    (row): Template => ({
      repository: row.repository,
      // The app may have another name by now.
      fields: templateFieldsShape.parse({ ...JSON.parse(row.fields), app: row.app }),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      lastFailure: row.last_failure === null ? undefined : failureShape.parse(JSON.parse(row.last_failure)),
    }),
  )

/** Opens the templates in a database that has the apps. */
export function openTemplates({ database, now }: PlatformParts): Templates {
  database.migrate('templates', TABLES)
  const find = (repository: string) =>
    database.first(rowShape, 'SELECT * FROM templates WHERE repository = ?', [repository])
  return {
    find,
    all: () => database.all(rowShape, 'SELECT * FROM templates ORDER BY repository'),
    put(repository, fields) {
      const at = now().toISOString()
      database.run(PUT, [repository, fields.app, JSON.stringify(fields), at, at])
      const template = find(repository)
      if (!template) throw new Error(`the template of ${repository} was not stored`)
      return template
    },
    remove: (repository) => database.run('DELETE FROM templates WHERE repository = ?', [repository]) > 0,
    recordOutcome(repository, failure) {
      const kept = failure && JSON.stringify({ ...failure, at: now().toISOString() })
      database.run('UPDATE templates SET last_failure = ? WHERE repository = ?', [kept ?? null, repository])
    },
    clear: () => void database.run('DELETE FROM templates'),
  }
}
