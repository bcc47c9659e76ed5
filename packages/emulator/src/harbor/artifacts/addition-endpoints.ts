import { jsonAnswer } from '../../server/answer.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import { badRequest, invalid } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { hasHistory } from './addition-links.js'
import { readHistory } from './artifact-content.js'
import { artifactTypeOf } from './artifact-kind.js'
import { artifactOf } from './find-artifact.js'

const ADDITIONS = ['build_history', 'values.yaml', 'readme.md', 'dependencies', 'sbom', 'license', 'files']

/**
 * What more is known of an artifact, besides its vulnerabilities: of an image, how it was built.
 *
 * @see Harbor, src/controller/artifact/processor/image/manifest_v2.go
 */
export function additionEndpoints(parts: HarborParts): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/additions/{addition}',
      needs: { resource: 'artifact-addition', action: 'read' },
      async answer(call) {
        const { addition = '' } = call.parameters
        if (!ADDITIONS.includes(addition)) {
          throw invalid(`addition in path should be one of [${ADDITIONS.join(' ')}]`)
        }
        const { repository, artifact } = artifactOf(parts, call)
        if (addition !== 'build_history' || !hasHistory(artifact)) {
          const name = addition.toUpperCase()
          throw badRequest(`addition ${name} isn't supported for ${artifactTypeOf(artifact)}`)
        }
        return jsonAnswer(200, await readHistory(parts.storage, repository, artifact))
      },
    },
  ]
}
