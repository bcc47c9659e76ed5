import { wire } from '../wire.js'
import type { Label } from './label-store.js'

/** Writes a label as the API gives it. */
export function wireOfLabel(label: Label): Record<string, unknown> {
  const { id, name, description, color, scope, projectId, createdAt, updatedAt } = label
  return wire({
    id,
    name,
    description,
    color,
    scope,
    project_id: projectId,
    creation_time: createdAt,
    update_time: updatedAt,
  })
}
