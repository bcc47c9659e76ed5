import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RegistryCall } from './endpoint.js'
import { cutPage } from './paging.js'

/** `GET /v2/<name>/tags/list`: lists the tags of a repository (distribution-spec v1.1, "Listing Tags"). */
export async function listTags({ context, name, habits, storage }: RegistryCall): Promise<Answer> {
  const { content } = storage
  if (!content.hasRepository(name)) throw habits.errors.repositoryUnknown(name)
  const names = content.tags(name).map(({ tag }) => tag)
  const page = cutPage(names, context, habits.compareTags)
  return jsonAnswer(200, { name, tags: page.items }, page.headers)
}
