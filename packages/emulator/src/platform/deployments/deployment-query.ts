import { z } from 'zod'
import { ApiError } from '../api-error.js'
import { checkShape } from '../json-body.js'
import type { Deployment } from './deployment-store.js'

const FIELDS = ['request_id', 'status', 'created_at', 'tags'] as const
const valuesShape = z.union([z.string().transform((value) => [value]), z.array(z.string())])

const queryShape = z.object({
  filters: z
    .array(
      z.object({ field: z.enum(FIELDS), operator: z.enum(['eq', 'neq', 'in', 'nin']), value: valuesShape }),
    )
    .default([]),
  order_by: z
    .array(z.object({ field: z.enum(['request_id', 'created_at']), order: z.enum(['asc', 'desc']) }))
    .default([]),
})

type Query = z.output<typeof queryShape>

/**
 * Reads the `query` of `GET /v1/deployments`, a JSON text, and gives what picks and sorts by it.
 *
 * @throws {@link ApiError} 400 for what is no such text or asks for anything else.
 */
export function readDeploymentQuery(
  text: string | null,
): (deployments: readonly Deployment[]) => readonly Deployment[] {
  if (text === null || text === '') return (deployments) => deployments
  const { filters, order_by } = checkShape(parseQuery(text), queryShape)
  return (deployments) =>
    deployments
      .filter((deployment) => filters.every((filter) => matches(deployment, filter)))
      .sort((one, other) => compare(one, other, order_by))
}

function matches(deployment: Deployment, { field, operator, value }: Query['filters'][number]): boolean {
  const isAmong = valuesOf(deployment, field).some((own) => value.includes(own))
  return operator === 'eq' || operator === 'in' ? isAmong : !isAmong
}

function compare(one: Deployment, other: Deployment, orders: Query['order_by']): number {
  for (const { field, order } of orders) {
    const [left = '', right = ''] = [...valuesOf(one, field), ...valuesOf(other, field)]
    if (left !== right) return left < right === (order === 'asc') ? -1 : 1
  }
  return 0
}

function valuesOf(deployment: Deployment, field: (typeof FIELDS)[number]): readonly string[] {
  const values = {
    request_id: [deployment.id],
    status: [deployment.state.toLowerCase()],
    created_at: [deployment.createdAt.toISOString()],
    tags: deployment.tags,
  }
  return values[field]
}

function parseQuery(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, 'query is not valid JSON.')
  }
}
