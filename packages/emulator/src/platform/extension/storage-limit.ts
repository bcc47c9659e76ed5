import { z } from 'zod'
import type { RegistryQuota } from '../../registry/quota.js'
import type { Content } from '../../storage/content.js'
import type { Database } from '../../storage/database.js'

/** The storage that each project has. */
export interface StorageLimit extends RegistryQuota {
  /** Gives a project another limit, which may be below what it uses: then nothing more can be pushed. */
  setLimit(project: string, limitBytes: number): void
  /** Gives every project the limit again that the emulator was started with. */
  clear(): void
}

const TABLES = ['CREATE TABLE storage_limits (project TEXT PRIMARY KEY, limit_bytes INTEGER NOT NULL)']

const rowShape = z.object({ limit_bytes: z.number() })

/**
 * Opens the limits in a database.
 *
 * @param initialLimitBytes - What a project has until its limit is changed.
 */
export function openStorageLimit(
  database: Database,
  content: Pick<Content, 'usedBytes'>,
  initialLimitBytes: number,
): StorageLimit {
  database.migrate('storage-limit', TABLES)
  return {
    usedBytes: content.usedBytes,
    limitBytes: (project) =>
      database.first(rowShape, 'SELECT limit_bytes FROM storage_limits WHERE project = ?', [project])
        ?.limit_bytes ?? initialLimitBytes,
    setLimit(project, limitBytes) {
      database.run('INSERT OR REPLACE INTO storage_limits (project, limit_bytes) VALUES (?, ?)', [
        project,
        limitBytes,
      ])
    },
    clear: () => void database.run('DELETE FROM storage_limits'),
  }
}
