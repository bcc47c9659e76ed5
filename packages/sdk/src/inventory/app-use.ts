import type { JsonApi } from '../http/json-api.js'
import { type AppCallOptions, type Apps, createApps } from '../platform/apps.js'
import { appVersionUrl } from '../platform/dashboard.js'
import { unlessGone } from '../platform/missing.js'
import type { AppVersion } from '../platform/records/app-version.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { Artifact } from './artifact.js'

/** An app version that starts an image. */
export interface AppVersionUse {
  readonly app: string
  readonly version: string
  readonly isActive: boolean
  /** Its page in the dashboard, where the address is known. */
  readonly dashboardUrl?: string
}

/** Tells which app versions start a tag. */
export interface AppUse {
  /** Those of a tag of a repository (project included); empty where there are none. */
  of(repository: string, tag: string): readonly AppVersionUse[]
  /** The repositories of this registry that app versions name. */
  readonly repositories: readonly string[]
}

/** Connections at once: the platform limits requests by the second. */
const PARALLEL_APPS = 4

/**
 * Reads the app versions of all apps and sorts them by the image of this registry that they start. Network: 1 GET for each page
 * of apps, and for each app at least one more.
 */
export async function readAppUse(
  platform: JsonApi,
  registry: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<AppUse> {
  const apps = createApps(platform)
  const names = (await apps.list(options)).map(({ name }) => name)
  const versions = (
    await mapConcurrently(names, PARALLEL_APPS, (name) => versionsOf(apps, name, options))
  ).flat()
  const uses = new Map<string, AppVersionUse[]>()
  const repositories = new Set<string>()
  for (const { app, name, isActive, image } of versions) {
    if (image.registry !== registry) continue
    repositories.add(image.repository)
    const key = `${image.repository}:${image.tag}`
    const dashboardUrl = appVersionUrl(platform.url, app, name)
    const use = { app, version: name, isActive, ...(dashboardUrl !== undefined && { dashboardUrl }) }
    uses.set(key, [...(uses.get(key) ?? []), use])
  }
  return {
    of: (repository, tag) => uses.get(`${repository}:${tag}`) ?? [],
    repositories: [...repositories].sort(),
  }
}

/** What a version is known by and what it starts. Its settings are large, and all versions are in memory at once. */
type StartedImage = Pick<AppVersion, 'app' | 'name' | 'isActive' | 'image'>

/** Those of an app; none where it was deleted since the apps were listed. */
async function versionsOf(apps: Apps, name: string, options: AppCallOptions): Promise<StartedImage[]> {
  const versions = await unlessGone(() => apps.versions(name, options))
  if (versions === 'gone') return []
  return versions.map(({ app, name, isActive, image }) => ({ app, name, isActive, image }))
}

/** The artifact with the app versions of each tag. */
export function withAppVersions(artifact: Artifact, use: AppUse): Artifact {
  const tags = artifact.tags.map((tag) => ({ ...tag, appVersions: use.of(artifact.repository, tag.name) }))
  return { ...artifact, tags }
}
