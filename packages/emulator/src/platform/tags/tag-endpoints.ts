import { z } from 'zod'
import { jsonAnswer } from '../../server/answer.js'
import type { Storage } from '../../storage/storage.js'
import { ApiError } from '../api-error.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readJsonBody } from '../json-body.js'
import { type Page, pageOf, readPage } from '../paging.js'
import type { PlatformParts } from '../platform-parts.js'
import type { Versions } from '../versions/version-store.js'
import { artifactRecord } from './artifact-record.js'
import { deleteTag } from './tag-deletion.js'

const TAGS = '/v1/container-registry/images/{image_name+}/tags'

const bulkShape = z.object({ tags: z.array(z.string()).min(1) })

/** The operations `registry-image-tag-list`, `-delete` and `-bulk-delete` of the platform's v1 API. */
export function tagEndpoints(parts: PlatformParts, versions: Versions): PlatformEndpoint[] {
  return [
    {
      method: 'GET',
      path: TAGS,
      token: 'any',
      answer: ({ context, parameters: { image_name = '' } }) =>
        jsonAnswer(200, listTags(parts, versions, { image: image_name, page: readPage(context.query) })),
    },
    {
      method: 'DELETE',
      path: `${TAGS}/{tag_name}`,
      token: 'any',
      async answer({ parameters: { image_name = '', tag_name = '' } }) {
        const artifact = await deleteTag(parts.storage, findRepository(parts, image_name), tag_name)
        if (!artifact) throw new ApiError(404, `The image ${image_name} has no tag ${tag_name}.`)
        return jsonAnswer(200, { deleted_tag: tag_name, artifact })
      },
    },
    {
      method: 'POST',
      path: `${TAGS}/bulk-delete`,
      token: 'any',
      async answer({ context, parameters: { image_name = '' } }) {
        const { tags } = await readJsonBody(context, bulkShape)
        return jsonAnswer(207, await deleteTags(parts.storage, findRepository(parts, image_name), tags))
      },
    },
  ]
}

function listTags(
  parts: PlatformParts,
  versions: Versions,
  { image, page }: { readonly image: string; readonly page: Page },
) {
  const { storage, settings } = parts
  const repository = findRepository(parts, image)
  const { items, paging } = pageOf(storage.content.tags(repository), page)
  const data = items.map(({ tag, digest, pushedAt }) => ({
    tag,
    last_push_at: pushedAt,
    artifact: artifactRecord(storage.content, repository, digest),
    ...(settings.hasExtension && { app_version: versions.findByImage(repository, tag).at(0) ?? null }),
  }))
  // The API file names no field but `data`. The service answers these two, the count under another name than elsewhere.
  return { count: paging.total_count, data, pagination: paging.pagination }
}

async function deleteTags(storage: Storage, repository: string, tags: readonly string[]) {
  const results = []
  for (const tag of tags) {
    const wasThere = (await deleteTag(storage, repository, tag)) !== undefined
    results.push(
      wasThere
        ? { tag, status: 204, message: 'The tag was deleted.' }
        : { tag, status: 404, message: 'There is no such tag.' },
    )
  }
  const success = results.filter(({ status }) => status === 204).length
  return { results, summary: { total: tags.length, success, failed: tags.length - success } }
}

/** The project belongs to the token: an image is named without it, and the name with it is not found. */
function findRepository({ storage, settings }: PlatformParts, image: string): string {
  const repository = `${settings.project}/${image}`
  if (storage.content.hasRepository(repository)) return repository
  throw new ApiError(404, `There is no image named ${image}.`)
}
