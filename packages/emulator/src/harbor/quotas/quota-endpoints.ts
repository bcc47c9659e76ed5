import { z } from 'zod'
import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborCall, type HarborEndpoint, idOf, requirePermission } from '../harbor-endpoint.js'
import { badRequest, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import type { Project } from '../projects/project-store.js'
import { pageAnswer } from '../query.js'
import { selectItems } from '../select.js'
import { wire } from '../wire.js'
import { checkLimit } from './check-limit.js'

const bodyShape = z.object({ hard: z.record(z.string(), z.int()) })

/**
 * The storage that projects have and use, for the administrator and robots of the system.
 *
 * A quota has another id than its project.
 *
 * @see Harbor, src/server/v2.0/handler/quota.go and src/pkg/quota
 */
export function quotaEndpoints(parts: HarborParts): HarborEndpoint[] {
  return [listEndpoint(parts), readEndpoint(parts), updateEndpoint(parts)]
}

/** Ids of quotas are none of projects, so that a client that takes one for the other is found out. */
const ID_DISTANCE = 100

function listEndpoint(parts: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: '/quotas',
    needs: 'signed-in',
    answer({ context, caller }) {
      requirePermission(caller, { resource: 'quota', action: 'list' })
      const { query } = context
      const reference = query.get('reference') ?? 'project'
      const id = query.get('reference_id') ?? ''
      const projects = parts.projects
        .all()
        .filter((project) => reference === 'project' && (id === '' || String(project.id) === id))
      const fields = {
        creation_time: ({ createdAt }: Project) => createdAt,
        update_time: ({ updatedAt }: Project) => updatedAt,
        'hard.storage': ({ name }: Project) => parts.quota.limitBytes(name),
        'used.storage': ({ name }: Project) => parts.quota.usedBytes(name),
      }
      return pageAnswer(context, selectItems(context, projects, fields), (project) =>
        wireOfQuota(project, parts),
      )
    },
  }
}

function readEndpoint(parts: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: '/quotas/{id}',
    needs: 'signed-in',
    answer(call) {
      requirePermission(call.caller, { resource: 'quota', action: 'read' })
      return jsonAnswer(200, wireOfQuota(projectOfQuota(call, parts), parts))
    },
  }
}

function updateEndpoint(parts: HarborParts): HarborEndpoint {
  return {
    method: 'PUT',
    path: '/quotas/{id}',
    needs: 'signed-in',
    async answer(call) {
      requirePermission(call.caller, { resource: 'quota', action: 'update' })
      const project = projectOfQuota(call, parts)
      const { hard } = await readHarborBody(call.context, bodyShape)
      for (const [resource, limit] of Object.entries(hard)) checkLimit(resource, limit)
      if (hard.storage === undefined) throw badRequest('missing hard limit of storage')
      parts.quota.setLimit(project.name, hard.storage)
      return emptyAnswer(200)
    },
  }
}

function projectOfQuota(call: HarborCall, { projects }: HarborParts): Project {
  const id = idOf(call, 'id')
  const project = projects.byId(id - ID_DISTANCE)
  if (!project) throw notFound(`quota ${id} not found`)
  return project
}

function wireOfQuota(
  { id, name, createdAt, updatedAt }: Project,
  { quota }: HarborParts,
): Record<string, unknown> {
  return wire({
    id: id + ID_DISTANCE,
    ref: { id, name, owner_name: 'admin' },
    hard: { storage: quota.limitBytes(name) },
    used: { storage: quota.usedBytes(name) },
    creation_time: createdAt,
    update_time: updatedAt,
  })
}
