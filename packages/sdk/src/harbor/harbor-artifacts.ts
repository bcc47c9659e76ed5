import type { JsonApi } from '../http/json-api.js'
import type { Digest } from '../reference/digest.js'
import { answerOrRefusal } from './answer-or-refusal.js'
import type { HarborCallOptions, HarborPageOptions } from './call-options.js'
import { type Deletion, deleteAt } from './delete-at.js'
import { artifactPath, artifactsPath } from './harbor-path.js'
import { type HarborPage, listAll, listPages } from './list-all.js'
import { accessoryRecord, type HarborAccessory } from './records/accessory.js'
import { artifactRecord, type HarborArtifact } from './records/artifact.js'
import { ACCEPT_VULNERABILITIES } from './records/vulnerability-types.js'

/** Everything that Harbor can say of an artifact. A version passes over what it does not know. */
const EVERYTHING = [
  'with_tag',
  'with_label',
  'with_scan_overview',
  'with_immutable_status',
  'with_accessory',
  'with_sbom_overview',
]
  .map((name) => `${name}=true`)
  .join('&')

/** A page of artifacts with about a thousand tags each: all tags of an artifact come with it, however many. */
const MAX_PAGE_BYTES = 32 * 1024 * 1024

/** Which artifacts are wanted. */
export interface ArtifactListOptions extends HarborPageOptions {
  /** In Harbor's words: `tags=nil`, `tags=~rc,type=IMAGE`. Default all but accessories and untagged parts of an index. */
  readonly q?: string | undefined
}

/** The artifacts of one repository. What goes wrong is thrown as {@link JsonApi.call} does. */
export interface HarborArtifacts {
  /** Those that were asked for, the last pushed first. Network: 1 GET for each page. */
  pages(options?: ArtifactListOptions): AsyncGenerator<HarborPage<HarborArtifact>>
  /** The one that a tag or digest names, with all its tags; `undefined` where it is not there. Network: 1 GET. */
  get(reference: string, options?: HarborCallOptions): Promise<HarborArtifact | undefined>
  /**
   * Deletes it with all its tags and accessories; an index with the untagged parts that no other names. Network: 1 DELETE,
   * which may be repeated.
   *
   * @throws ConflictError `TAG_IMMUTABLE`; ConflictError `PRECONDITION_FAILED` while an index names it.
   */
  delete(digest: Digest, options?: HarborCallOptions): Promise<Deletion>
  /** What is attached to it. Network: 1 GET for each 100. */
  accessories(digest: Digest, options?: HarborCallOptions): Promise<readonly HarborAccessory[]>
}

/**
 * The {@link HarborArtifacts} of a repository.
 *
 * @param repositoryName - Without the project.
 * @see Harbor swagger, `listArtifacts`, `getArtifact`, `deleteArtifact`, `listAccessories`
 */
export function createHarborArtifacts(
  client: JsonApi,
  project: string,
  repositoryName: string,
): HarborArtifacts {
  const place = `${project}/${repositoryName}`
  const pathOf = (reference: string) => artifactPath(project, repositoryName, reference)
  return {
    pages: ({ q, ...options } = {}) =>
      listPages(client, {
        ...options,
        path: `${artifactsPath(project, repositoryName)}?${EVERYTHING}${q === undefined ? '' : `&q=${encodeURIComponent(q)}`}`,
        headers: ACCEPT_VULNERABILITIES,
        record: artifactRecord,
        maxResponseBytes: MAX_PAGE_BYTES,
        action: `list the artifacts of ${place} at`,
      }),
    async get(reference, { signal } = {}) {
      const call = {
        method: 'GET',
        path: `${pathOf(reference)}?${EVERYTHING}`,
        headers: ACCEPT_VULNERABILITIES,
        answer: artifactRecord,
        maxResponseBytes: MAX_PAGE_BYTES,
        action: `read the artifact ${reference} of ${place} at`,
        signal,
      } as const
      const found = await answerOrRefusal(client, call, [404])
      return 'answer' in found ? found.answer : undefined
    },
    delete(digest, { signal } = {}) {
      const action = `delete the artifact ${digest} of ${place} at`
      return deleteAt(client, { path: pathOf(digest), action, signal })
    },
    accessories: (digest, { signal } = {}) =>
      listAll(client, {
        path: `${pathOf(digest)}/accessories`,
        record: accessoryRecord,
        action: `list what is attached to ${digest} of ${place} at`,
        signal,
      }),
  }
}
