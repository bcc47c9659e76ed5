import { createHarborArtifacts } from '../harbor/harbor-artifacts.js'
import type { JsonApi } from '../http/json-api.js'
import { nameIn } from '../inventory/repository-name.js'
import { hasOnlyPlannedTags, type Remover } from './remover.js'

/** Deletes by Harbor's API. Network: for each artifact 1 GET and 1 DELETE. */
export function createHarborRemover(
  client: JsonApi,
  { project, repository }: { readonly project: string; readonly repository: string },
): Remover {
  const artifacts = createHarborArtifacts(client, project, nameIn(project, repository))
  return {
    async remove(item, options) {
      const found = await artifacts.get(item.digest, options)
      if (found === undefined) return 'gone'
      return hasOnlyPlannedTags(found.tags, item) ? artifacts.delete(item.digest, options) : 'changed'
    },
  }
}
