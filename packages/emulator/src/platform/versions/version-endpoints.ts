import { jsonAnswer } from '../../server/answer.js'
import { type Apps, appNotFound } from '../apps/app-store.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readJsonBody } from '../json-body.js'
import { pageOf, readPage } from '../paging.js'
import type { PlatformParts } from '../platform-parts.js'
import { requirePullableImage } from './image-check.js'
import { versionChangesShape, versionFieldsShape, versionRecordShape } from './version-fields.js'
import { versionRecord } from './version-record.js'
import { type AppVersion, type Versions, versionNotFound } from './version-store.js'

const VERSION = '/v1/app/{app_name}/version/{version_name}'
/** What an image is pulled with; a change of anything else does not pull it. */
const PULL_FIELDS = ['docker_repository', 'docker_image', 'docker_tag', 'private_username', 'private_token']

/** The operations `app-version-create`, `-list`, `-get`, `-update` and `-delete` of the platform's v1 API. */
export function versionEndpoints(
  parts: PlatformParts,
  { apps, versions }: { readonly apps: Apps; readonly versions: Versions },
): PlatformEndpoint[] {
  const record = (version: AppVersion) => versionRecord(version, parts.now())
  return [
    createEndpoint(parts, versions),
    updateEndpoint(parts, versions),
    {
      method: 'GET',
      path: '/v1/app/{app_name}/versions',
      token: 'any',
      answer({ context, parameters: { app_name = '' } }) {
        if (!apps.find(app_name)) throw appNotFound(app_name)
        const { items, paging } = pageOf(versions.ofApp(app_name), readPage(context.query))
        return jsonAnswer(200, { versions: items.map(record), ...paging })
      },
    },
    {
      method: 'GET',
      path: VERSION,
      token: 'any',
      answer({ parameters: { app_name = '', version_name = '' } }) {
        const version = versions.find(app_name, version_name)
        if (!version) throw versionNotFound(app_name, version_name)
        return jsonAnswer(200, record(version))
      },
    },
    {
      method: 'DELETE',
      path: VERSION,
      token: 'any',
      answer({ parameters: { app_name = '', version_name = '' } }) {
        if (!versions.remove(app_name, version_name)) throw versionNotFound(app_name, version_name)
        return jsonAnswer(200, { success: true, message: `The version ${version_name} was deleted.` })
      },
    },
  ]
}

function createEndpoint(parts: PlatformParts, versions: Versions): PlatformEndpoint {
  return {
    method: 'POST',
    path: '/v1/app/{app_name}/version',
    token: 'any',
    async answer({ context, parameters: { app_name = '' } }) {
      const fields = await readJsonBody(context, versionFieldsShape)
      const version = parts.database.transaction(() => {
        const created = versions.create(app_name, fields)
        requirePullableImage(parts, fields)
        return created
      })
      return jsonAnswer(200, { success: true, version: versionRecord(version, parts.now()) })
    },
  }
}

function updateEndpoint(parts: PlatformParts, versions: Versions): PlatformEndpoint {
  return {
    method: 'PATCH',
    path: VERSION,
    token: 'any',
    async answer({ context, parameters: { app_name = '', version_name = '' } }) {
      const changes = await readJsonBody(context, versionChangesShape)
      const before = versions.find(app_name, version_name)
      if (!before) throw versionNotFound(app_name, version_name)
      const fields = versionRecordShape.parse({ ...before, ...changes })
      const version = parts.database.transaction(() => {
        const updated = versions.update(app_name, version_name, fields)
        const isPulled = changes.verify_image || PULL_FIELDS.some((field) => field in changes)
        if (isPulled) requirePullableImage(parts, fields)
        return updated
      })
      return jsonAnswer(200, { success: true, version: versionRecord(version, parts.now()) })
    },
  }
}
