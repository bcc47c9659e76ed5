import { z } from 'zod'
import type { Database } from '../../storage/database.js'

/** A project of the registry. Times are ISO 8601 texts. */
export interface Project {
  readonly id: number
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
  /** Settings such as `public`, `auto_scan`, `prevent_vul` and `severity`; values are texts, `true` among them. */
  readonly metadata: Readonly<Record<string, string>>
}

/** The projects of the registry, in the order of their names. */
export interface Projects {
  all(): readonly Project[]
  byName(name: string): Project | undefined
  byId(id: number): Project | undefined
  has(name: string): boolean
  /** Whether everyone may read it. */
  isPublic(name: string): boolean
  /** Adds one whose name is not taken. */
  add(name: string, metadata: Project['metadata']): Project
  remove(id: number): void
  /** Sets settings; all others stay. */
  setMetadata(id: number, metadata: Readonly<Record<string, string>>): void
  removeMetadata(id: number, name: string): void
}

/** The table of projects. */
export const PROJECTS = 'harbor_projects'

/** The settings of the project that the emulator starts with. */
export const PRIVATE: Project['metadata'] = { public: 'false' }

const TABLES = [
  `CREATE TABLE ${PROJECTS} (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
    metadata TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL)`,
]

const metadataShape = z.record(z.string(), z.string())
const rowShape = z
  .object({
    id: z.number(),
    name: z.string(),
    metadata: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    (row): Project => ({
      id: row.id,
      name: row.name,
      metadata: metadataShape.parse(JSON.parse(row.metadata)),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  )

/** Opens the projects in a database, and makes sure of the one that the emulator serves. */
export function openProjects(database: Database, name: string, now: () => Date): Projects {
  database.migrate('harbor-projects', TABLES)
  const byName: Projects['byName'] = (wanted) =>
    database.first(rowShape, 'SELECT * FROM harbor_projects WHERE name = ?', [wanted])
  const byId: Projects['byId'] = (id) =>
    database.first(rowShape, 'SELECT * FROM harbor_projects WHERE id = ?', [id])
  const add: Projects['add'] = (added, metadata) => {
    const time = now().toISOString()
    database.run('INSERT INTO harbor_projects (name, metadata, created_at, updated_at) VALUES (?, ?, ?, ?)', [
      added,
      JSON.stringify(metadata),
      time,
      time,
    ])
    const project = byName(added)
    if (!project) throw new Error('A project was not stored.')
    return project
  }
  if (!byName(name)) add(name, PRIVATE)
  const keep = (id: number, metadata: Project['metadata']) =>
    database.run('UPDATE harbor_projects SET metadata = ?, updated_at = ? WHERE id = ?', [
      JSON.stringify(metadata),
      now().toISOString(),
      id,
    ])
  return {
    all: () => database.all(rowShape, 'SELECT * FROM harbor_projects ORDER BY name'),
    byName,
    byId,
    has: (wanted) => byName(wanted) !== undefined,
    add,
    remove: (id) => void database.run('DELETE FROM harbor_projects WHERE id = ?', [id]),
    isPublic: (wanted) => byName(wanted)?.metadata.public === 'true',
    setMetadata: (id, metadata) => void keep(id, { ...byId(id)?.metadata, ...metadata }),
    removeMetadata(id, removed) {
      const rest = Object.entries(byId(id)?.metadata ?? {}).filter(([key]) => key !== removed)
      keep(id, Object.fromEntries(rest))
    },
  }
}
