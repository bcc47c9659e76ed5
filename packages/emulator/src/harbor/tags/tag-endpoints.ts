import { z } from 'zod'
import { isTag } from '../../oci/tag.js'
import { type Answer, emptyAnswer } from '../../server/answer.js'
import { listTagsOfArtifact, type TagRow } from '../../storage/tag-rows.js'
import { requireMutableTags } from '../artifacts/artifact-deletion.js'
import { artifactOf } from '../artifacts/find-artifact.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborCall, type HarborEndpoint, repositoryOf } from '../harbor-endpoint.js'
import { badRequest, HarborError, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { wireOfTag } from './tag-record.js'

const TAGS = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/tags'

const newTagShape = z.object({ name: z.string() })

const FIELDS: Fields<TagRow> = {
  id: ({ id }) => id,
  name: ({ tag }) => tag,
  artifact_id: ({ artifactId }) => artifactId,
  repository_id: ({ repositoryId }) => repositoryId,
  push_time: ({ pushedAt }) => pushedAt,
  pull_time: ({ pulledAt }) => pulledAt ?? '',
}

/**
 * The tags of an artifact. No call moves a tag, and none deletes the artifact with it.
 *
 * @see Harbor, src/server/v2.0/handler/artifact.go
 */
export function tagEndpoints(parts: HarborParts): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: TAGS,
      needs: { resource: 'tag', action: 'list' },
      answer: (call) => answerList(parts, call),
    },
    {
      method: 'POST',
      path: TAGS,
      needs: { resource: 'tag', action: 'create' },
      answer: (call) => createTag(parts, call),
    },
    {
      method: 'DELETE',
      path: `${TAGS}/{tag_name}`,
      needs: { resource: 'tag', action: 'delete' },
      answer: (call) => deleteTag(parts, call),
    },
  ]
}

function answerList(parts: HarborParts, call: HarborCall): Answer {
  const { context } = call
  const { repository, artifact } = artifactOf(parts, call)
  const tags = selectItems(context, listTagsOfArtifact(parts.database, artifact.id), FIELDS)
  const withStatus = context.query.get('with_immutable_status') === 'true'
  const isImmutable = withStatus ? parts.immutable.guard(repository) : () => false
  return pageAnswer(context, tags, (tag) => wireOfTag(tag, isImmutable))
}

async function createTag(parts: HarborParts, call: HarborCall): Promise<Answer> {
  const { name } = await readHarborBody(call.context, newTagShape)
  const { repository, artifact } = artifactOf(parts, call)
  if (!isTag(name)) throw badRequest(`invalid tag name: ${name}`)
  const tag = { tag: name, digest: artifact.digest, at: parts.now().toISOString() }
  if (parts.storage.addTag(repository, tag)) return emptyAnswer(201)
  throw new HarborError(
    409,
    'CONFLICT',
    `tag ${name} already exists under the repository ${repositoryOf(call)}`,
  )
}

async function deleteTag(parts: HarborParts, call: HarborCall): Promise<Answer> {
  const { repository, artifact } = artifactOf(parts, call)
  const { storage } = parts
  const { tag_name: tag = '' } = call.parameters
  if (storage.content.tagDigest(repository, tag) !== artifact.digest) {
    throw notFound(`tag ${tag} attached to artifact ${artifact.id} not found`)
  }
  requireMutableTags(parts, repository, [tag])
  await storage.deleteTag(repository, tag)
  return emptyAnswer(200)
}
