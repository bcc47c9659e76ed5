import { ConfigError, ConflictError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import { createAppVersions } from '../platform/app-versions.js'
import { createApps } from '../platform/apps.js'
import { unlessGone } from '../platform/missing.js'
import type { AppVersion } from '../platform/records/app-version.js'
import type { AppDeletePlan, AppDeleteReport, PlannedAppVersion } from './app-delete-plan.js'
import { formatAppTarget } from './app-target.js'
import { goingVersions } from './plan-app-delete.js'

/** Deletes what the plan shows, by one request: the deletion of an app takes its versions along. */
export async function executeAppDelete(
  platform: JsonApi,
  plan: AppDeletePlan,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<AppDeleteReport> {
  requirePlatform(platform, plan)
  const { app, version } = plan
  const apps = createApps(platform)
  const found = await unlessGone(() => apps.versions(app, { signal }))
  const present = found === 'gone' ? [] : goingVersions(plan, found)
  requireUnchanged(plan, present)
  if (found === 'gone' || (version !== undefined && present.length === 0)) return reportOf(plan, [])
  const outcome =
    version === undefined
      ? await apps.delete(app, { signal })
      : await createAppVersions(platform, app).delete(version, { signal })
  if (outcome === 'gone') return reportOf(plan, [])
  const names = present.map(({ name }) => formatAppTarget({ app, version: name }))
  return reportOf(plan, version === undefined ? [app, ...names] : names)
}

/** The same names may be on another platform, and be somebody else's. */
function requirePlatform({ url }: JsonApi, { platform }: AppDeletePlan): void {
  if (platform === url.host) return
  throw new ConfigError('OPTION_INVALID', {
    action: 'delete by the plan',
    target: url.host,
    reason: `the plan was made for ${platform}`,
    hint: 'Plan the deletion again: nothing was deleted.',
    side: 'local',
  })
}

/** What has gone since is no obstacle, nor is a version that was switched on or off. */
function requireUnchanged(plan: AppDeletePlan, present: readonly AppVersion[]): void {
  const planned = new Map(plan.versions.map((version) => [version.name, version]))
  for (const version of present) {
    const change = changeOf(version, planned.get(version.name))
    if (change !== undefined) throw outdated(plan, change)
  }
}

function changeOf({ name, image, createdAt }: AppVersion, planned?: PlannedAppVersion): string | undefined {
  if (planned === undefined) return `it has the version ${name} now`
  const parts = ['registry', 'repository', 'tag'] as const
  if (parts.some((part) => image[part] !== planned.image[part])) {
    return `the version ${name} starts ${image.repository}:${image.tag} now`
  }
  return createdAt === planned.createdAt ? undefined : `the version ${name} was made anew`
}

function outdated(plan: AppDeletePlan, change: string): ConflictError {
  return new ConflictError('PLAN_OUTDATED', {
    action: 'delete as planned',
    target: formatAppTarget(plan),
    reason: `the app has changed since: ${change}`,
    hint: 'Nothing was deleted. Plan the deletion again and look at what would go.',
    side: 'platform',
  })
}

function reportOf(plan: AppDeletePlan, deleted: readonly string[]): AppDeleteReport {
  const { app, platform } = plan
  const versions = plan.versions.map(({ name }) => formatAppTarget({ app, version: name }))
  const all = plan.version === undefined ? [app, ...versions] : versions
  return { schemaVersion: 1, platform, deleted, gone: all.filter((name) => !deleted.includes(name)) }
}
