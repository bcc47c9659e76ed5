import { z } from 'zod'
import { jsonAnswer } from '../../server/answer.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readJsonBody } from '../json-body.js'
import type { Deployment, Deployments } from './deployment-store.js'

const filterShape = z.object({
  field: z.enum(['request_id', 'deployment_tags']),
  filter_type: z.enum(['any', 'all', 'not']),
  values: z.array(z.string()),
})

// Without a filter the call would stop everything.
const bulkStopShape = z.object({ filters: z.array(filterShape).min(1) })

/** `POST /v1/deployments/bulk-stop`: stops every deployment that meets all filters. */
export function bulkStopEndpoint(deployments: Deployments): PlatformEndpoint {
  return {
    method: 'POST',
    path: '/v1/deployments/bulk-stop',
    token: 'any',
    async answer({ context }) {
      const { filters } = await readJsonBody(context, bulkStopShape)
      const met = deployments
        .active()
        .filter((deployment) => filters.every((filter) => meets(deployment, filter)))
      for (const { id } of met) deployments.stop(id)
      return jsonAnswer(202, { processable: met.map(({ id }) => ({ request_id: id })) })
    },
  }
}

function meets(
  { id, tags }: Deployment,
  { field, filter_type, values }: z.output<typeof filterShape>,
): boolean {
  const own = field === 'request_id' ? [id] : tags
  const hits = values.filter((value) => own.includes(value)).length
  if (filter_type === 'all') return hits === values.length
  return filter_type === 'any' ? hits > 0 : hits === 0
}
