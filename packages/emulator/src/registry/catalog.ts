import { type Answer, jsonAnswer } from '../server/answer.js'
import type { RegistryCall } from './endpoint.js'
import { cutPage } from './paging.js'

/** `GET /v2/_catalog`: lists the repositories that the caller may pull (reserved by the specification, older use). */
export async function listRepositories(call: RegistryCall): Promise<Answer> {
  const { context, caller, gate, habits, storage } = call
  if (habits.guardsCatalog && !caller.isAdministrator) throw gate.refuse(context, [])
  const visible = storage.content
    .repositoryNames()
    .filter((repository) => caller.mayObtain({ repository, action: 'pull' }))
  const page = cutPage(visible, context, habits.compareTags)
  return jsonAnswer(200, { repositories: page.items }, page.headers)
}
