import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { errorCode, writeDurably } from './durable-file.js'
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

const sessionSchema = z.object({ repository: z.string() })

/** Opens the upload sessions below a folder. Disk: reads the folder, removes sessions whose file is gone. */
export async function openUploadSessions(folder: string, temporaryFolder: string): Promise<UploadSessions> {
  const sessions = new Map<string, UploadSession>()
  const lock = createKeyedLock()
  const dataPath = (id: string) => join(folder, `${id}.data`)
  const notePath = (id: string) => join(folder, `${id}.json`)

  for (const entry of await readdir(folder)) {
    if (!entry.endsWith('.json')) continue
    const id = entry.slice(0, -'.json'.length)
    const session = await restoreSession(id, notePath(id), dataPath(id))
    if (session) sessions.set(id, session)
    else await rm(notePath(id), { force: true })
  }

  return {
    async create(repository) {
      const id = randomUUID()
      await writeFile(dataPath(id), '')
      await writeDurably(notePath(id), Buffer.from(JSON.stringify({ repository })), temporaryFolder)
      const session = { id, repository, file: openUploadFile(dataPath(id), 0) }
      sessions.set(id, session)
      return session
    },
    find(id, repository) {
      const session = sessions.get(id)
      return session?.repository === repository ? session : undefined
    },
    exclusively: (session, work) => lock(session.id, work),
    async end(session) {
      sessions.delete(session.id)
      await rm(notePath(session.id), { force: true })
      await rm(dataPath(session.id), { force: true })
    },
  }
}

async function restoreSession(
  id: string,
  notePath: string,
  dataPath: string,
): Promise<UploadSession | undefined> {
  try {
    const { repository } = sessionSchema.parse(JSON.parse(await readFile(notePath, 'utf8')))
    const { size } = await stat(dataPath)
    return { id, repository, file: openUploadFile(dataPath, size) }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
