import { NotFoundError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import type { Warning } from '../pack/warning.js'
import { createApps } from '../platform/apps.js'
import type { AppVersion } from '../platform/records/app-version.js'
import type { AppDeletePlan, PlannedAppVersion } from './app-delete-plan.js'
import { type AppTarget, formatAppTarget } from './app-target.js'
import { NAME_HINT, withNameHint } from './name-hint.js'

/** The published API lists deployments without the app that they are of. */
const DEPLOYMENTS: Warning = {
  code: 'DEPLOYMENTS_UNKNOWN',
  message:
    'Whether deployments of it are running cannot be asked, nor what becomes of them. Look in the dashboard first.',
}

/** What the deletion of an app or of one version would take. Network: 1 GET for each page of versions. */
export async function planAppDelete(
  platform: JsonApi,
  target: AppTarget,
  { nowMs, signal }: { readonly nowMs: number; readonly signal?: AbortSignal | undefined },
): Promise<AppDeletePlan> {
  const found = await withNameHint(() => createApps(platform).versions(target.app, { signal }))
  const versions = goingVersions(target, found)
  if (target.version !== undefined && versions.length === 0) throw noSuchVersion(platform, target)
  return {
    schemaVersion: 1,
    platform: platform.url.host,
    ...target,
    versions: versions.map(planned),
    createdAt: new Date(nowMs).toISOString(),
    warnings: [DEPLOYMENTS],
  }
}

/** Those of an app's versions that a deletion takes. */
export function goingVersions(
  { version }: AppTarget,
  versions: readonly AppVersion[],
): readonly AppVersion[] {
  return version === undefined ? versions : versions.filter(({ name }) => name === version)
}

function planned({ name, isActive, image, createdAt }: AppVersion): PlannedAppVersion {
  return { name, isActive, image, ...(createdAt !== undefined && { createdAt }) }
}

function noSuchVersion(platform: JsonApi, target: AppTarget): NotFoundError {
  return new NotFoundError('NAME_UNKNOWN', {
    action: `delete ${formatAppTarget(target)} at`,
    target: platform.url.host,
    reason: 'the app has no such version',
    hint: NAME_HINT,
    side: 'platform',
  })
}
