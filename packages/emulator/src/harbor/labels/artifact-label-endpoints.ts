import { z } from 'zod'
import { emptyAnswer } from '../../server/answer.js'
import { artifactOf } from '../artifacts/find-artifact.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborCall, type HarborEndpoint, idOf } from '../harbor-endpoint.js'
import { HarborError, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import type { Labels } from './label-store.js'

const LABELS = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/labels'

const referenceShape = z.object({ id: z.int().default(0) })

/**
 * The labels that artifacts carry.
 *
 * @see Harbor, src/server/v2.0/handler/artifact.go, AddLabel and RemoveLabel
 */
export function artifactLabelEndpoints(parts: HarborParts): HarborEndpoint[] {
  const { labels } = parts
  return [
    {
      method: 'POST',
      path: LABELS,
      needs: { resource: 'artifact-label', action: 'create' },
      async answer(call) {
        const { id } = await readHarborBody(call.context, referenceShape)
        requireLabel(labels, call, id)
        const { artifact } = artifactOf(parts, call)
        if (labels.attach(id, artifact.id)) return emptyAnswer(200)
        throw new HarborError(409, 'CONFLICT', `label ${id} is already added to the artifact ${artifact.id}`)
      },
    },
    {
      method: 'DELETE',
      path: `${LABELS}/{label_id}`,
      needs: { resource: 'artifact-label', action: 'delete' },
      answer(call) {
        const id = idOf(call, 'label_id')
        requireLabel(labels, call, id)
        const { artifact } = artifactOf(parts, call)
        if (labels.detach(id, artifact.id)) return emptyAnswer(200)
        throw notFound(`reference with label ${id} and artifact ${artifact.id} not found`)
      },
    },
  ]
}

/** A label of another project is as good as none. */
function requireLabel(labels: Labels, { project }: HarborCall, id: number): void {
  const label = labels.find(id)
  if (label && (label.scope === 'g' || label.projectId === project.id)) return
  throw notFound(`label ${id} not found`)
}
