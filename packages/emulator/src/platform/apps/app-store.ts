import { z } from 'zod'
import { ApiError } from '../api-error.js'
import type { PlatformParts } from '../platform-parts.js'
import type { AppFields } from './app-fields.js'

/** An app of the organisation. */
export interface App extends AppFields {
  /** ISO 8601. */
  readonly createdAt: string
  /** ISO 8601. */
  readonly updatedAt: string
}

/** The apps of the organisation. They survive a restart. */
export interface Apps {
  find(name: string): App | undefined
  /** Gives all apps, the oldest first. */
  all(): readonly App[]
  /**
   * Adds an app.
   * @throws {@link ApiError} 409 for a name that is taken, 400 where the free tier has its two.
   */
  create(fields: AppFields): App
  /**
   * Changes an app; its versions follow a new name.
   * @throws {@link ApiError} 404 for an app that does not exist, 409 for a new name that is taken.
   */
  update(name: string, changes: { readonly [Field in keyof AppFields]?: AppFields[Field] | undefined }): App
  /** Removes an app with its versions. False: there is no such app. */
  remove(name: string): boolean
}

const TABLES = [
  `CREATE TABLE apps (
     name TEXT PRIMARY KEY, is_active INTEGER NOT NULL, image TEXT NOT NULL,
     created_at TEXT NOT NULL, updated_at TEXT NOT NULL)`,
]
const INSERT = 'INSERT INTO apps (name, is_active, image, created_at, updated_at) VALUES (?, ?, ?, ?, ?)'
const UPDATE = 'UPDATE apps SET name = ?, is_active = ?, image = ?, updated_at = ? WHERE name = ?'
const FREE_TIER_APPS = 2

const rowShape = z
  .object({
    name: z.string(),
    is_active: z.number(),
    image: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    ({ is_active, created_at, updated_at, ...row }): App => ({
      ...row,
      is_active: is_active === 1,
      createdAt: created_at,
      updatedAt: updated_at,
    }),
  )

/** Opens the apps in a database. */
export function openApps({ database, settings, now }: PlatformParts): Apps {
  database.migrate('apps', TABLES)
  const find = (name: string) => database.first(rowShape, 'SELECT * FROM apps WHERE name = ?', [name])
  const all = () => database.all(rowShape, 'SELECT * FROM apps ORDER BY rowid')
  const refuseTaken = (name: string) => {
    if (find(name)) throw new ApiError(409, `An app named ${name} exists already.`)
  }
  return {
    find,
    all,
    create(fields) {
      refuseTaken(fields.name)
      if (settings.plan === 'free' && all().length >= FREE_TIER_APPS) {
        throw new ApiError(400, `The free tier is limited to ${FREE_TIER_APPS} applications.`)
      }
      const time = now().toISOString()
      database.run(INSERT, [fields.name, Number(fields.is_active), fields.image, time, time])
      return { ...fields, createdAt: time, updatedAt: time }
    },
    update(name, changes) {
      const app = find(name)
      if (!app) throw appNotFound(name)
      const { name: newName = name, is_active = app.is_active, image = app.image } = changes
      if (newName !== name) refuseTaken(newName)
      const updatedAt = now().toISOString()
      database.run(UPDATE, [newName, Number(is_active), image, updatedAt, name])
      return { name: newName, is_active, image, createdAt: app.createdAt, updatedAt }
    },
    remove: (name) => database.run('DELETE FROM apps WHERE name = ?', [name]) > 0,
  }
}

/** Makes the answer for an app that does not exist. */
export function appNotFound(name: string): ApiError {
  return new ApiError(404, `There is no app named ${name}.`)
}
