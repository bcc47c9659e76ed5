import type { DeletePlan, PlannedDeletion } from '../../src/deletion/delete-plan.js'
import type { Artifact } from '../../src/inventory/artifact.js'

/** A plan by which these artifacts go, each with its parts and accessories. */
export function aDeletePlan(artifacts: readonly Artifact[], overrides: Partial<DeletePlan> = {}): DeletePlan {
  return {
    schemaVersion: 1,
    registry: 'registry.example.com',
    repository: 'studio/arena',
    source: 'harbor',
    by: 'harbor',
    createdAt: '2026-11-22T12:00:00.000Z',
    items: artifacts.map(itemOf),
    blocked: [],
    untouchedCount: 0,
    freed: { bytes: 100, basis: 'exact' },
    includesUsed: false,
    warnings: [],
    ...overrides,
  }
}

function itemOf({ digest, tags, parts, accessories }: Artifact): PlannedDeletion {
  const planned = tags.map(({ name, appVersions = [] }) => ({ name, appVersions }))
  return { digest, tags: planned, parts, accessories }
}
