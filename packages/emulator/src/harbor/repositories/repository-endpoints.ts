import { z } from 'zod'
import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { listRepositoryRecords, type RepositoryRecord } from '../../storage/repository-records.js'
import { requireMutableTags } from '../artifacts/artifact-deletion.js'
import { requireRepository } from '../artifacts/find-artifact.js'
import { readHarborBody } from '../harbor-body.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import type { Project } from '../projects/project-store.js'
import { pageAnswer } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { wire } from '../wire.js'

const REPOSITORIES = '/projects/{project_name}/repositories'
const REPOSITORY = `${REPOSITORIES}/{repository_name}`

const updateShape = z.object({ description: z.string().default('') })

const FIELDS: Fields<RepositoryRecord> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  description: ({ description }) => description,
  pull_count: ({ pullCount }) => pullCount,
  creation_time: ({ createdAt }) => createdAt,
  update_time: ({ updatedAt }) => updatedAt,
}

/**
 * The repositories of a project. They come into being with the first push of a manifest, and stay until they are deleted.
 *
 * @see Harbor, src/server/v2.0/handler/repository.go
 */
export function repositoryEndpoints(parts: HarborParts): HarborEndpoint[] {
  const { database, storage, now } = parts
  return [
    {
      method: 'GET',
      path: REPOSITORIES,
      needs: { resource: 'repository', action: 'list' },
      answer: ({ context, project }) =>
        pageAnswer(
          context,
          selectItems(context, listRepositoryRecords(database, project.name), FIELDS),
          (repository) => wireOfRepository(repository, project),
        ),
    },
    {
      method: 'GET',
      path: REPOSITORY,
      needs: { resource: 'repository', action: 'read' },
      answer: (call) => jsonAnswer(200, wireOfRepository(requireRepository(parts, call), call.project)),
    },
    {
      method: 'PUT',
      path: REPOSITORY,
      needs: { resource: 'repository', action: 'update' },
      async answer(call) {
        const { description } = await readHarborBody(call.context, updateShape)
        const { name } = requireRepository(parts, call)
        storage.describeRepository(name, { description, at: now().toISOString() })
        return emptyAnswer(200)
      },
    },
    {
      method: 'DELETE',
      path: REPOSITORY,
      needs: { resource: 'repository', action: 'delete' },
      async answer(call) {
        const { name } = requireRepository(parts, call)
        requireMutableTags(parts, name)
        await storage.deleteRepository(name)
        return emptyAnswer(200)
      },
    },
  ]
}

function wireOfRepository(
  { id, name, description, artifactCount, pullCount, createdAt, updatedAt }: RepositoryRecord,
  project: Project,
): Record<string, unknown> {
  const fields = {
    id,
    project_id: project.id,
    name,
    description,
    artifact_count: artifactCount,
    pull_count: pullCount,
    creation_time: createdAt,
    update_time: updatedAt,
  }
  return wire(fields, ['artifact_count', 'pull_count'])
}
