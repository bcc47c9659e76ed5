import { jsonAnswer } from '../../server/answer.js'
import { type RepositorySummary, summariseRepositories } from '../../storage/repository-summaries.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { pageOf, readPage } from '../paging.js'
import type { PlatformParts } from '../platform-parts.js'
import { requireAccess } from './require-access.js'
import type { Templates } from './templates/template-store.js'

/** `GET /v1/container-registry/images`: the repositories of the organisation's project. */
export function imageEndpoint(
  { access, database, settings }: PlatformParts,
  templates: Templates,
): PlatformEndpoint {
  return {
    method: 'GET',
    path: '/v1/container-registry/images',
    token: 'any',
    answer({ context }) {
      requireAccess(access)
      const page = readPage(context.query)
      const { items, paging } = pageOf(summariseRepositories(database, settings.project), page)
      const data = items.map((summary) => ({
        ...imageRecord(summary, settings.project),
        has_template: templates.find(summary.repository) !== undefined,
      }))
      return jsonAnswer(200, { data, ...paging })
    },
  }
}

/** Writes a repository as the API answers it: its name is that without the project. */
export function imageRecord(summary: RepositorySummary, project: string) {
  return {
    name: summary.repository.slice(project.length + 1),
    artifact_count: summary.artifactCount,
    tag_count: summary.tagCount,
    size_bytes: summary.sizeBytes,
    last_push_at: summary.lastPushedAt,
  }
}
