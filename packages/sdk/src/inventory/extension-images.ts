import type { JsonApi } from '../http/json-api.js'
import { createRegistryImages } from '../platform/registry-images.js'
import type { RepositorySource } from './content-source.js'
import { listPageOf } from './list-page-of.js'

/** The repositories as the platform's registry service extension tells them. Network: 1 GET for each page. */
export function createExtensionImages(platform: JsonApi, project: string | undefined): RepositorySource {
  const fullName = (name: string) =>
    project === undefined || name.startsWith(`${project}/`) ? name : `${project}/${name}`
  return {
    name: 'extension',
    async *repositories(options = {}) {
      for await (const found of createRegistryImages(platform).pages(options)) {
        yield listPageOf('extension', found, (entry) => ({ ...entry, name: fullName(entry.name) }))
      }
    },
  }
}
