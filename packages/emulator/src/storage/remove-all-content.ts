import { z } from 'zod'
import type { Database } from './database.js'
import type { Storage } from './storage.js'

const sessionShape = z.object({ id: z.string(), repository: z.string() })

/**
 * Removes everything that was pushed, uploads that are still open included. Listeners are told of each tag; what a push
 * brings in the meantime stays as a whole.
 */
export async function removeAllContent(database: Database, storage: Storage): Promise<void> {
  const { uploads } = storage
  for (const { id, repository } of database.all(sessionShape, 'SELECT id, repository FROM upload_sessions')) {
    const session = uploads.find(id, repository)
    if (session) await uploads.exclusively(session, () => uploads.end(session))
  }
  await storage.deleteAllRepositories()
}
