import type { JsonApi } from '../http/json-api.js'
import { createAppVersions } from '../platform/app-versions.js'
import { createApps } from '../platform/apps.js'
import type { AppTarget } from './app-target.js'
import { withNameHint } from './name-hint.js'

/** Whether an app or an app version can be deployed now. */
export interface AppActivity extends AppTarget {
  readonly isActive: boolean
}

/** Lets an app or one version of it be deployed, or not. Network: 1 PATCH. */
export async function setActive(
  platform: JsonApi,
  { app, version }: AppTarget,
  { isActive, signal }: { readonly isActive: boolean; readonly signal?: AbortSignal | undefined },
): Promise<AppActivity> {
  if (version === undefined) {
    const changed = await withNameHint(() => createApps(platform).setActive(app, isActive, { signal }))
    return { app, isActive: changed.isActive }
  }
  await withNameHint(() => createAppVersions(platform, app).setActive(version, isActive, { signal }))
  return { app, version, isActive }
}
