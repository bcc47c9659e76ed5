import { type Apps, openApps } from '../platform/apps/app-store.js'
import { deploymentRecord } from '../platform/deployments/deployment-record.js'
import { openDeployments } from '../platform/deployments/deployment-store.js'
import { wireOfAccessRequest } from '../platform/extension/access-endpoints.js'
import { imageRecord } from '../platform/extension/image-endpoint.js'
import { wireOfStorageRequest } from '../platform/extension/storage-endpoints.js'
import { openStorageRequests } from '../platform/extension/storage-requests.js'
import { templateRecord } from '../platform/extension/templates/template-record.js'
import { openTemplates, type Templates } from '../platform/extension/templates/template-store.js'
import type { PlatformParts } from '../platform/platform-parts.js'
import { versionRecord } from '../platform/versions/version-record.js'
import { type AppVersion, openVersions, type Versions } from '../platform/versions/version-store.js'
import { jsonAnswer } from '../server/answer.js'
import { summariseRepositories } from '../storage/repository-summaries.js'
import type { AdminEndpoint } from './admin-surface.js'

interface StateParts {
  readonly parts: PlatformParts
  readonly apps: Apps
  readonly versions: Versions
  readonly templates: Templates
}

/** `GET /_admin/state`: all that the platform holds as one JSON object, without any secret. */
export function stateEndpoint(parts: PlatformParts): AdminEndpoint {
  const apps = openApps(parts)
  const versions = openVersions(parts, apps)
  const templates = openTemplates(parts)
  const storageRequests = openStorageRequests(parts)
  const deployments = openDeployments(parts)
  const { access, quota, settings, now } = parts
  const { project, plan, registryHost } = settings
  return {
    method: 'GET',
    path: '/_admin/state',
    answer() {
      const request = access.current()
      return jsonAnswer(200, {
        project,
        plan,
        registry_url: registryHost,
        access: { is_granted: access.isGranted(), request: request ? wireOfAccessRequest(request) : null },
        usage: { used_bytes: quota.usedBytes(project), limit_bytes: quota.limitBytes(project) },
        storage_requests: storageRequests.list().map(wireOfStorageRequest),
        images: imageStates({ parts, apps, versions, templates }),
        apps: appStates({ parts, apps, versions, templates }),
        deployments: deployments.all().map((deployment) => deploymentRecord(deployment, now())),
      })
    },
  }
}

function imageStates({ parts, versions, templates }: StateParts) {
  const { database, storage, settings } = parts
  return summariseRepositories(database, settings.project).map((summary) => {
    const template = templates.find(summary.repository)
    return {
      ...imageRecord(summary, settings.project),
      template: template ? templateRecord(template) : null,
      tags: storage.content.tags(summary.repository).map(({ tag, digest, pushedAt }) => ({
        tag,
        digest,
        last_push_at: pushedAt,
        app_version: versions.findByImage(summary.repository, tag)[0] ?? null,
      })),
    }
  })
}

function appStates({ parts, apps, versions }: StateParts) {
  const { content } = parts.storage
  const isTagGone = ({ isOwnImage, docker_image, docker_tag }: AppVersion) =>
    isOwnImage && content.tagDigest(docker_image, docker_tag) === undefined
  return apps.all().map(({ name, is_active, createdAt }) => ({
    name,
    is_active,
    create_time: createdAt,
    versions: versions.ofApp(name).map((version) => {
      const { private_token: _secret, ...fields } = versionRecord(version, parts.now())
      return { ...fields, is_tag_gone: isTagGone(version) }
    }),
  }))
}
