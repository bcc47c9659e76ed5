import type { JsonApi } from '../http/json-api.js'
import { createApps } from '../platform/apps.js'
import { appVersionUrl } from '../platform/dashboard.js'
import type { AppVersion } from '../platform/records/app-version.js'
import type { AppVersionSummary } from './app-summary.js'
import { withNameHint } from './name-hint.js'

/** All versions of an app, the newest first; those without a time stand at the end. Network: 1 GET for each page. */
export async function listVersions(
  platform: JsonApi,
  app: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<AppVersionSummary[]> {
  const versions = await withNameHint(() => createApps(platform).versions(app, options))
  return versions
    .map((version) => summaryOf(version, appVersionUrl(platform.url, app, version.name)))
    .toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))
}

function summaryOf(version: AppVersion, dashboardUrl: string | undefined): AppVersionSummary {
  const { app, name, isActive, image, settings, createdAt, cachedPercent } = version
  return {
    app,
    name,
    isActive,
    image,
    ...(cachedPercent !== undefined && { cachedPercent }),
    ...(createdAt !== undefined && { createdAt }),
    ...(settings !== undefined && {
      cpuUnits: settings.cpuUnits,
      memoryMib: settings.memoryMib,
      ports: settings.ports,
    }),
    ...(dashboardUrl !== undefined && { dashboardUrl }),
  }
}
