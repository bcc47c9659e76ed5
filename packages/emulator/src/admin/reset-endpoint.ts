import { resetHarbor } from '../harbor/reset-harbor.js'
import { openApps } from '../platform/apps/app-store.js'
import { openDeployments } from '../platform/deployments/deployment-store.js'
import { openStorageRequests } from '../platform/extension/storage-requests.js'
import type { PlatformParts } from '../platform/platform-parts.js'
import { emptyAnswer } from '../server/answer.js'
import { removeAllContent } from '../storage/remove-all-content.js'
import type { AdminEndpoint } from './admin-surface.js'

/**
 * `POST /_admin/reset`: the emulator is again as after its first start, but for its names and secrets. Faults stay, as they
 * belong to the run.
 */
export function resetEndpoint(parts: PlatformParts): AdminEndpoint {
  const { database, storage, access, quota, settings } = parts
  const apps = openApps(parts)
  const deployments = openDeployments(parts)
  const storageRequests = openStorageRequests(parts)
  return {
    method: 'POST',
    path: '/_admin/reset',
    async answer() {
      await removeAllContent(database, storage)
      database.transaction(() => {
        deployments.clear()
        // Versions and templates go with their app.
        for (const { name } of apps.all()) apps.remove(name)
        storageRequests.clear()
        quota.clear()
        resetHarbor(database, settings.project)
        access.reset()
      })
      return emptyAnswer(204)
    },
  }
}
