import { z } from 'zod'
import type { Database, SqlValue } from '../../storage/database.js'
import { ApiError } from '../api-error.js'
import { type Apps, appNotFound } from '../apps/app-store.js'
import type { PlatformParts } from '../platform-parts.js'
import { isOwnRegistry } from './own-registry.js'
import { type VersionFields, versionRecordShape } from './version-fields.js'

/** A version of an app. */
export interface AppVersion extends VersionFields {
  /** Name of the app. */
  readonly app: string
  /** ISO 8601. */
  readonly createdAt: string
  /** ISO 8601. */
  readonly updatedAt: string
  /** Since when the version has the image that it has, as ISO 8601. */
  readonly imageSetAt: string
  /** Whether the image is one of the emulator's own registry. */
  readonly isOwnImage: boolean
}

/** An app version by its names. */
export interface VersionName {
  readonly app: string
  readonly version: string
}

/** The app versions of the organisation. They survive a restart and go with their app. */
export interface Versions {
  find(app: string, name: string): AppVersion | undefined
  /** Gives the versions of an app, the oldest first. */
  ofApp(app: string): readonly AppVersion[]
  /** Gives the versions that run a tag of the emulator's own registry, the oldest first. `image` has the project. */
  findByImage(image: string, tag: string): readonly VersionName[]
  /**
   * Adds a version. Whether its image can be pulled is the caller's to check.
   * @throws {@link ApiError} 404 for an app that does not exist, 409 for a name that is taken in it, 400 where the free
   * tier has its two.
   */
  create(app: string, fields: VersionFields): AppVersion
  /**
   * Gives a version other fields.
   * @throws {@link ApiError} 404 for a version that does not exist, 400 for a new name that is taken.
   */
  update(app: string, name: string, fields: VersionFields): AppVersion
  /** False: there is no such version. */
  remove(app: string, name: string): boolean
}

const TABLES = [
  `CREATE TABLE app_versions (
     app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE ON UPDATE CASCADE,
     name TEXT NOT NULL, is_own_image INTEGER NOT NULL, image TEXT NOT NULL, tag TEXT NOT NULL,
     fields TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, image_set_at TEXT NOT NULL,
     PRIMARY KEY (app, name));
   CREATE INDEX app_versions_by_image ON app_versions (image, tag)`,
]
const INSERT = `
  INSERT INTO app_versions
    (name, is_own_image, image, tag, fields, updated_at, image_set_at, app, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
const UPDATE = `
  UPDATE app_versions
  SET name = ?, is_own_image = ?, image = ?, tag = ?, fields = ?, updated_at = ?, image_set_at = ?, app = ?
  WHERE app = ? AND name = ?`
const BY_IMAGE = `
  SELECT app, name AS version FROM app_versions
  WHERE is_own_image = 1 AND image = ? AND tag = ? ORDER BY rowid`
const FREE_TIER_VERSIONS = 2

const rowShape = z
  .object({
    app: z.string(),
    fields: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
    image_set_at: z.string(),
    is_own_image: z.number(),
  })
  .transform(
    (row): AppVersion => ({
      ...versionRecordShape.parse(JSON.parse(row.fields)),
      app: row.app,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      imageSetAt: row.image_set_at,
      isOwnImage: row.is_own_image === 1,
    }),
  )
const countShape = z.object({ count: z.number() })
const nameShape = z.object({ app: z.string(), version: z.string() })

/** Opens the app versions in a database. */
export function openVersions(parts: PlatformParts, apps: Apps): Versions {
  const { database } = parts
  database.migrate('app versions', TABLES)
  return {
    find: (app, name) => find(database, app, name),
    ofApp: (app) => database.all(rowShape, 'SELECT * FROM app_versions WHERE app = ? ORDER BY rowid', [app]),
    findByImage: (image, tag) => database.all(nameShape, BY_IMAGE, [image, tag]),
    create(app, fields) {
      if (!apps.find(app)) throw appNotFound(app)
      if (find(database, app, fields.name)) throw nameTaken(409, app, fields.name)
      refuseBeyondLimit(parts)
      const time = parts.now().toISOString()
      const version = {
        ...fields,
        app,
        createdAt: time,
        updatedAt: time,
        imageSetAt: time,
        isOwnImage: isOwnRegistry(fields.docker_repository, parts.settings.registryHost),
      }
      database.run(INSERT, [...columnsOf(version), time])
      return version
    },
    update(app, name, fields) {
      const version = updatedVersion(parts, { app, name }, fields)
      database.run(UPDATE, [...columnsOf(version), app, name])
      return version
    },
    remove: (app, name) =>
      database.run('DELETE FROM app_versions WHERE app = ? AND name = ?', [app, name]) > 0,
  }
}

/** Makes the answer for a version that does not exist. */
export function versionNotFound(app: string, name: string): ApiError {
  return new ApiError(404, `The app ${app} has no version named ${name}.`)
}

function find(database: Database, app: string, name: string): AppVersion | undefined {
  return database.first(rowShape, 'SELECT * FROM app_versions WHERE app = ? AND name = ?', [app, name])
}

function updatedVersion(
  { database, settings, now }: PlatformParts,
  { app, name }: { readonly app: string; readonly name: string },
  fields: VersionFields,
): AppVersion {
  const before = find(database, app, name)
  if (!before) throw versionNotFound(app, name)
  if (fields.name !== name && find(database, app, fields.name)) throw nameTaken(400, app, fields.name)
  const updatedAt = now().toISOString()
  const image = hasSameImage(before, fields)
    ? // The registry's port may be another one since the version was made.
      { imageSetAt: before.imageSetAt, isOwnImage: before.isOwnImage }
    : {
        imageSetAt: updatedAt,
        isOwnImage: isOwnRegistry(fields.docker_repository, settings.registryHost),
      }
  return { ...fields, app, createdAt: before.createdAt, updatedAt, ...image }
}

function nameTaken(status: 400 | 409, app: string, name: string): ApiError {
  return new ApiError(status, `The app ${app} has a version named ${name} already.`)
}

function refuseBeyondLimit({ database, settings }: PlatformParts): void {
  const { count } = database.first(countShape, 'SELECT count(*) AS count FROM app_versions') ?? { count: 0 }
  if (settings.plan === 'free' && count >= FREE_TIER_VERSIONS) {
    throw new ApiError(400, `The free tier is limited to ${FREE_TIER_VERSIONS} app versions.`)
  }
}

function hasSameImage(one: VersionFields, other: VersionFields): boolean {
  const imageOf = (fields: VersionFields) =>
    [fields.docker_repository, fields.docker_image, fields.docker_tag].join(' ')
  return imageOf(one) === imageOf(other)
}

/** The columns that both statements set, in their order. */
function columnsOf(version: AppVersion): SqlValue[] {
  const { app, createdAt: _created, updatedAt, imageSetAt, isOwnImage, ...fields } = version
  return [
    fields.name,
    Number(isOwnImage),
    fields.docker_image,
    fields.docker_tag,
    JSON.stringify(fields),
    updatedAt,
    imageSetAt,
    app,
  ]
}
