import { randomUUID } from 'node:crypto'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Database } from './database.js'
import { type Disk, errorCode } from './durable-file.js'
import { createKeyedLock } from './keyed-lock.js'
import { openUploadFile, type UploadFile } from './upload-file.js'

/** What the registry keeps between the POST and the closing PUT of an upload. */
export interface UploadSession {
  /** A UUID. */
  readonly id: string
  readonly repository: string
  readonly file: UploadFile
}

/** The open upload sessions of all repositories. They survive a restart with the bytes received so far. */
export interface UploadSessions {
  create(repository: string): Promise<UploadSession>
  /** Finds an open session of a repository; another repository's session is not found. */
  find(id: string, repository: string): UploadSession | undefined
  /** Runs work on a session alone: one request at a time may change its file. */
  exclusively<T>(session: UploadSession, work: () => Promise<T>): Promise<T>
  /** Ends a session and drops what is left of its file. */
  end(session: UploadSession): Promise<void>
}

const TABLES = [
  'CREATE TABLE upload_sessions (id TEXT PRIMARY KEY, repository TEXT NOT NULL, started_at TEXT NOT NULL)',
]

const rowShape = z.object({ id: z.string(), repository: z.string() })

// Harbor's default for purging uploads: 168 hours.
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000

/**
 * Opens the upload sessions whose files are in a folder.
 *
 * Disk: removes sessions that are older than a week or lost their file, and files that no session owns.
 */
export async function openUploadSessions(
  folder: string,
  { database, disk }: { readonly database: Database; readonly disk: Disk },
): Promise<UploadSessions> {
  database.migrate('upload-sessions', TABLES)
  const pathOf = (id: string) => join(folder, id)
  const removeRow = (id: string) => database.run('DELETE FROM upload_sessions WHERE id = ?', [id])
  const sessions = new Map<string, UploadSession>()
  const lock = createKeyedLock()

  const oldest = new Date(Date.now() - MAX_AGE_MS).toISOString()
  database.run('DELETE FROM upload_sessions WHERE started_at < ?', [oldest])
  for (const { id, repository } of database.all(rowShape, 'SELECT id, repository FROM upload_sessions')) {
    const sizeBytes = await sizeOf(pathOf(id))
    if (sizeBytes === undefined) removeRow(id)
    else sessions.set(id, { id, repository, file: openUploadFile(pathOf(id), sizeBytes, disk) })
  }
  for (const id of await readdir(folder)) if (!sessions.has(id)) await rm(pathOf(id), { recursive: true })

  return {
    async create(repository) {
      const id = randomUUID()
      await writeFile(pathOf(id), '')
      database.run('INSERT INTO upload_sessions (id, repository, started_at) VALUES (?, ?, ?)', [
        id,
        repository,
        new Date().toISOString(),
      ])
      const session = { id, repository, file: openUploadFile(pathOf(id), 0, disk) }
      sessions.set(id, session)
      return session
    },
    find(id, repository) {
      const session = sessions.get(id)
      return session?.repository === repository ? session : undefined
    },
    exclusively: (session, work) => lock(session.id, work),
    async end({ id }) {
      sessions.delete(id)
      removeRow(id)
      await rm(pathOf(id), { force: true })
    },
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
