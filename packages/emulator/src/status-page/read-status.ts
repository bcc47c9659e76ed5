import type { Apps } from '../platform/apps/app-store.js'
import type { StorageRequests } from '../platform/extension/storage-requests.js'
import type { Templates } from '../platform/extension/templates/template-store.js'
import type { PlatformParts } from '../platform/platform-parts.js'
import type { AppVersion, Versions } from '../platform/versions/version-store.js'
import type { RequestLog } from '../server/request-log.js'
import type { Content } from '../storage/content.js'
import { readRepositories } from './read-repositories.js'
import type { RequestView, StatusView, VersionView } from './status-view.js'

const MAX_REQUESTS = 20
const MAX_VERSIONS = 50

/** What the status page is made of. */
export interface StatusSources {
  readonly parts: PlatformParts
  readonly apps: Pick<Apps, 'all'>
  readonly versions: Pick<Versions, 'ofApp' | 'findByImage'>
  readonly templates: Pick<Templates, 'find'>
  readonly storageRequests: StorageRequests
  readonly log: Pick<RequestLog, 'entries'>
}

/** Collects what the status page shows. Disk: reads manifests and configs of the artifacts that it lists. */
export async function readStatus(sources: StatusSources, platformUrl: string): Promise<StatusView> {
  const { parts, apps, versions, templates, storageRequests, log } = sources
  const { settings, storage, robots, access, quota } = parts
  const { project, registryHost, isRegistryOpen, tokens } = settings
  const allVersions = apps.all().flatMap(({ name }) => versions.ofApp(name))
  return {
    registryHost,
    platformUrl,
    project,
    hasAuth: !isRegistryOpen,
    push: robots.push,
    pull: robots.pull,
    apiToken: tokens.find(({ kind }) => kind === 'regular')?.value ?? '',
    access: access.current(),
    storageRequests: storageRequests
      .list()
      .filter(({ status }) => status === 'pending')
      .toReversed(),
    storage: { usedBytes: quota.usedBytes(project), limitBytes: quota.limitBytes(project) },
    repositories: await readRepositories({ storage, versions, templates }, project),
    versions: allVersions
      .toSorted(byCreation)
      .slice(0, MAX_VERSIONS)
      .map((version) => versionView(version, storage.content)),
    requests: latestRequests(log),
  }
}

function byCreation(one: AppVersion, other: AppVersion): number {
  return other.createdAt.localeCompare(one.createdAt)
}

function versionView(version: AppVersion, content: Pick<Content, 'tagDigest'>): VersionView {
  const { app, name, docker_repository, docker_image, docker_tag, createdAt, is_active, isOwnImage } = version
  const host = isOwnImage ? '' : `${docker_repository}/`
  return {
    app,
    name,
    image: `${host}${docker_image}:${docker_tag}`,
    createdAt,
    isActive: is_active,
    isTagGone: isOwnImage && content.tagDigest(docker_image, docker_tag) === undefined,
  }
}

/** Those of clients: what a browser asks of this page would fill the list by itself. */
function latestRequests({ entries }: Pick<RequestLog, 'entries'>): RequestView[] {
  return entries
    .filter(({ path }) => /^\/(?:v1|v2|_admin|api|service)\b/.test(path))
    .slice(-MAX_REQUESTS)
    .toReversed()
    .map(({ method, path, status }) => ({ method, path, status }))
}
