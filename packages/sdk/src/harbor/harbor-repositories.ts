import type { JsonApi } from '../http/json-api.js'
import { answerOrRefusal } from './answer-or-refusal.js'
import type { HarborCallOptions, HarborPageOptions } from './call-options.js'
import { repositoriesPath, repositoryPath } from './harbor-path.js'
import { type HarborPage, listPages } from './list-all.js'
import { type HarborRepository, repositoryRecord } from './records/repository.js'

/** The repositories of one project. What goes wrong is thrown as {@link JsonApi.call} does. */
export interface HarborRepositories {
  /** All of them, the newest first. Network: 1 GET for each page. */
  pages(options?: HarborPageOptions): AsyncGenerator<HarborPage<HarborRepository>>
  /** The one of that name, without project; `undefined` where there is none. Network: 1 GET. */
  get(name: string, options?: HarborCallOptions): Promise<HarborRepository | undefined>
}

/**
 * The {@link HarborRepositories} of a project.
 *
 * @see Harbor swagger, `listRepositories`, `getRepository`
 */
export function createHarborRepositories(client: JsonApi, project: string): HarborRepositories {
  return {
    pages: (options = {}) =>
      listPages(client, {
        ...options,
        path: repositoriesPath(project),
        record: repositoryRecord,
        action: `list the repositories of ${project} at`,
      }),
    async get(name, { signal } = {}) {
      const path = repositoryPath(project, name)
      const action = `read the repository ${project}/${name} at`
      const call = { method: 'GET', path, answer: repositoryRecord, action, signal } as const
      const found = await answerOrRefusal(client, call, [404])
      return 'answer' in found ? found.answer : undefined
    },
  }
}
