import type { JsonApi } from '../http/json-api.js'
import { noContent } from './answer-or-refusal.js'
import type { HarborCallOptions, HarborPageOptions } from './call-options.js'
import { type Deletion, deleteAt } from './delete-at.js'
import { artifactPath } from './harbor-path.js'
import { type HarborPage, listPages } from './list-all.js'
import { type HarborTag, tagRecord } from './records/tag.js'

/** The tags of the artifacts of one repository. What goes wrong is thrown as {@link JsonApi.call} does. */
export interface HarborTags {
  /** Those of an artifact, the last pushed first. Network: 1 GET for each page. */
  pages(reference: string, options?: HarborPageOptions): AsyncGenerator<HarborPage<HarborTag>>
  /**
   * Gives an artifact one more tag. Never takes it from another. Network: 1 POST, which is not repeated.
   *
   * @throws ConflictError `ALREADY_EXISTS` where any artifact of the repository has this tag; NotFoundError `NAME_UNKNOWN`
   * without the artifact.
   */
  create(reference: string, tag: string, options?: HarborCallOptions): Promise<void>
  /**
   * Takes a tag from the artifact that has it. The artifact stays, untagged if it was the only one. Network: 1 DELETE, which
   * may be repeated.
   *
   * @throws ConflictError `TAG_IMMUTABLE`.
   */
  delete(reference: string, tag: string, options?: HarborCallOptions): Promise<Deletion>
}

/**
 * The {@link HarborTags} of a repository.
 *
 * @param repositoryName - Without the project.
 * @see Harbor swagger, `listTags`, `createTag`, `deleteTag`
 */
export function createHarborTags(client: JsonApi, project: string, repositoryName: string): HarborTags {
  const place = `${project}/${repositoryName}`
  const pathOf = (reference: string) => `${artifactPath(project, repositoryName, reference)}/tags`
  return {
    pages: (reference, options = {}) =>
      listPages(client, {
        ...options,
        path: `${pathOf(reference)}?with_immutable_status=true`,
        record: tagRecord,
        action: `list the tags of ${reference} in ${place} at`,
      }),
    async create(reference, tag, { signal } = {}) {
      await client.call({
        method: 'POST',
        path: pathOf(reference),
        body: { name: tag },
        answer: noContent,
        action: `add the tag ${tag} in ${place} at`,
        signal,
      })
    },
    delete(reference, tag, { signal } = {}) {
      const action = `remove the tag ${tag} in ${place} at`
      return deleteAt(client, { path: `${pathOf(reference)}/${encodeURIComponent(tag)}`, action, signal })
    },
  }
}
