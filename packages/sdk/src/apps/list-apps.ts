import type { JsonApi } from '../http/json-api.js'
import { createApps } from '../platform/apps.js'
import { unlessGone } from '../platform/missing.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { AppSummary } from './app-summary.js'

/** Connections at once: the platform limits requests by the second. */
const PARALLEL_APPS = 4

/**
 * All apps in the platform's order, each with the number of its versions. Network: 1 GET for each page of apps, and for each app
 * at least one more.
 */
export async function listApps(
  platform: JsonApi,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<AppSummary[]> {
  const apps = createApps(platform)
  const found = await mapConcurrently(await apps.list(options), PARALLEL_APPS, async ({ name, isActive }) => {
    const versions = await unlessGone(() => apps.versions(name, options))
    // Somebody deleted it since the apps were listed.
    return versions === 'gone' ? [] : [{ name, isActive, versionCount: versions.length }]
  })
  return found.flat()
}
