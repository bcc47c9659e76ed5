import type { JsonApi } from '../http/json-api.js'
import { deleteTags, goneWithImage, type TagOutcome } from './delete-tags.js'
import { addressImage, type ImageName } from './image-name.js'
import { listPages, type PlatformPage } from './list-pages.js'
import { unlessGone } from './missing.js'
import { type DeletedTag, deletedTagRecord, type ImageTag, imageTagRecord } from './records/image-tag.js'
import { settleImageName, tagsOf } from './settled-name.js'

/** Ends a call early. */
export interface ImageTagCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Which part of the list is wanted. */
export interface ImageTagPageOptions extends ImageTagCallOptions {
  /** From 1 on. @defaultValue 1 */
  readonly page?: number | undefined
  /** @defaultValue 100 */
  readonly pageSize?: number | undefined
}

/**
 * The tags of one image, as the platform lists and deletes them. A deletion is sent under one form of the image's name alone,
 * the form that a read has shown to be the server's, because another form may name another image.
 */
export interface ImageTags {
  /**
   * All pages from the asked one on. Network: 1 GET for each page, 1 more where the form of the name is still to be found.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such image; ServiceError as {@link listPages}.
   * @see the platform's v1 API, `registry-image-tag-list`
   */
  pages(options?: ImageTagPageOptions): AsyncGenerator<PlatformPage<ImageTag>>
  /**
   * Deletes a tag, and with the last tag of an artifact the artifact; `gone` where image or tag are not there. Network: 1
   * DELETE, and at most 2 GET where the form of the name is still to be found.
   *
   * @see the platform's v1 API, `registry-image-tag-delete`
   */
  delete(tag: string, options?: ImageTagCallOptions): Promise<DeletedTag | 'gone'>
  /**
   * Deletes tags, each of them once, and tells what became of each, in the given order. Network: 1 POST for each 100 tags, and
   * at most 2 GET as above.
   *
   * @throws what the first request fails with; a later failure is the outcome of the tags it was about.
   * @see the platform's v1 API, `registry-image-tag-bulk-delete`
   */
  deleteMany(tags: readonly string[], options?: ImageTagCallOptions): Promise<readonly TagOutcome[]>
}

/** The {@link ImageTags} of one image. */
export function createImageTags(client: JsonApi, image: ImageName): ImageTags {
  const address = addressImage(client, image)
  const repository = image.project === undefined ? image.name : `${image.project}/${image.name}`
  const list = { record: imageTagRecord, key: 'data', action: `list the tags of ${repository} at` } as const
  const settledPath = async (signal: AbortSignal | undefined) =>
    tagsOf(await settleImageName(client, image, { signal }))

  return {
    async *pages({ page, pageSize, signal } = {}) {
      const { pages, first } = await address.find(async (name) => {
        const call = { ...list, path: tagsOf(name), firstPage: page, pageSize, signal }
        const pages = listPages(client, call)
        return { pages, first: await pages.next() }
      })
      if (!first.done) yield first.value
      yield* pages
    },
    delete: (tag, { signal } = {}) =>
      unlessGone(async () => {
        const path = `${await settledPath(signal)}/${encodeURIComponent(tag)}`
        const action = `delete the tag ${tag} of ${repository} at`
        return client.call({ method: 'DELETE', path, answer: deletedTagRecord(tag), action, signal })
      }),
    async deleteMany(tags, { signal } = {}) {
      const wanted = [...new Set(tags)]
      if (wanted.length === 0) return []
      const path = await unlessGone(() => settledPath(signal))
      if (path === 'gone') return wanted.map(goneWithImage)
      return deleteTags(client, { path, tags: wanted, action: `delete tags of ${repository} at`, signal })
    },
  }
}
