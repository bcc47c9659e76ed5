import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RegistryCall } from './endpoint.js'
import { registryError } from './errors.js'
import { cutPage } from './paging.js'

/** `GET /v2/<name>/tags/list`: lists the tags of a repository (distribution-spec v1.1, "Listing Tags"). */
export async function listTags({ context, name, storage }: RegistryCall): Promise<Answer> {
  const repository = storage.metadata.find(name)
  if (!repository) throw registryError(404, 'NAME_UNKNOWN', { name })
  const page = cutPage(repository.tags.keys(), context)
  return jsonAnswer(200, { name, tags: page.items }, page.headers)
}
