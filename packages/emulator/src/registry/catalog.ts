import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RegistryCall } from './endpoint.js'
import { cutPage } from './paging.js'

/**
 * `GET /v2/_catalog`: lists the repositories that the caller may pull (reserved by the specification, older
 * use).
 */
export async function listRepositories({ context, caller, storage }: RegistryCall): Promise<Answer> {
  const visible = storage.metadata
    .names()
    .filter((repository) => caller.mayObtain({ repository, action: 'pull' }))
  const page = cutPage(visible, context)
  return jsonAnswer(200, { repositories: page.items }, page.headers)
}
