import type { JsonApi } from '../http/json-api.js'
import { listPages, type PlatformPage } from './list-pages.js'
import { type RegistryImage, registryImageRecord } from './records/registry-image.js'

/** Which part of the list is wanted. */
export interface RegistryImagePageOptions {
  /** From 1 on. @defaultValue 1 */
  readonly page?: number | undefined
  /** @defaultValue 100 */
  readonly pageSize?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** The repositories of the organisation's project, on a server with the registry service extension. */
export interface RegistryImages {
  /**
   * All pages from the asked one on. Network: 1 GET for each page.
   *
   * @throws PermissionError with code `DENIED` before access is granted; NotFoundError with code `NAME_UNKNOWN` on a server
   * without the extension.
   */
  pages(options?: RegistryImagePageOptions): AsyncGenerator<PlatformPage<RegistryImage>>
}

/** The platform's {@link RegistryImages}. */
export function createRegistryImages(client: JsonApi): RegistryImages {
  return {
    pages: ({ page, pageSize, signal } = {}) =>
      listPages(client, {
        path: '/v1/container-registry/images',
        record: registryImageRecord,
        key: 'data',
        action: 'list the images at',
        firstPage: page,
        pageSize,
        signal,
      }),
  }
}
