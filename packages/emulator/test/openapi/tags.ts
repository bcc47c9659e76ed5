import { errors } from './common.js'
import { count, flag, listOf, type Operations, objectOf, ref, type Schemas, text } from './json-schema.js'

const number = { type: 'number' }

export const tagSchemas: Schemas = {
  tagList: objectOf({ 'data?': listOf(ref('tag')) }),
  tag: objectOf({ tag: text, last_push_at: { ...text, format: 'date-time' }, artifact: ref('artifact') }),
  artifact: objectOf({
    artifact_deleted: flag,
    remaining_tags: listOf(text),
    image_hash: text,
    size_mb: number,
  }),
  tagDeleted: objectOf({ 'deleted_tag?': text, 'artifact?': ref('artifactOfDeletedTag') }),
  artifactOfDeletedTag: objectOf({
    'artifact_deleted?': flag,
    'remaining_tags?': listOf(text),
    'image_hash?': text,
    'size_mb?': number,
  }),
  tagsDeleted: objectOf({
    results: listOf(
      objectOf({ 'tag?': text, 'status?': { type: 'integer', enum: [204, 404, 500] }, 'message?': text }),
    ),
    summary: objectOf({ total: { type: 'integer', minimum: 1 }, success: count, failed: count }),
  }),
}

const TAGS = '/v1/container-registry/images/{image_name}/tags'

export const tagOperations: Operations = {
  [`GET ${TAGS}`]: { 200: 'tagList', ...errors(400, 401, 404, 500) },
  [`DELETE ${TAGS}/{tag_name}`]: { 200: 'tagDeleted', ...errors(401, 404, 500) },
  [`POST ${TAGS}/bulk-delete`]: { 207: 'tagsDeleted', ...errors(400, 401, 404, 500) },
}
