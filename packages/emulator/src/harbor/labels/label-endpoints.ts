import { z } from 'zod'
import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborCall, type HarborEndpoint, idOf, requirePermission } from '../harbor-endpoint.js'
import { badRequest, HarborError, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { wireOfLabel } from './label-record.js'
import type { Label, NewLabel } from './label-store.js'

const MAX_NAME_LENGTH = 128

const labelShape = z.object({
  name: z.string().default(''),
  description: z.string().default(''),
  color: z.string().default(''),
  scope: z.string().default(''),
  project_id: z.int().default(0),
})

const FIELDS: Fields<Label> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  scope: ({ scope }) => scope,
  project_id: ({ projectId }) => projectId,
  creation_time: ({ createdAt }) => createdAt,
  update_time: ({ updatedAt }) => updatedAt,
}

/**
 * Labels of a project, and of all projects.
 *
 * @see Harbor, src/server/v2.0/handler/label.go
 */
export function labelEndpoints(parts: HarborParts): HarborEndpoint[] {
  return [
    { method: 'GET', path: '/labels', needs: 'anyone', answer: (call) => answerList(parts, call) },
    {
      method: 'POST',
      path: '/labels',
      needs: 'signed-in',
      answer: (call) => createLabel(parts, call),
    },
    {
      method: 'GET',
      path: '/labels/{label_id}',
      needs: 'anyone',
      answer: (call) => jsonAnswer(200, wireOfLabel(permitted(parts, { call, action: 'read' }))),
    },
    {
      method: 'PUT',
      path: '/labels/{label_id}',
      needs: 'signed-in',
      async answer(call) {
        const label = permitted(parts, { call, action: 'update' })
        const { name, description, color } = await readHarborBody(call.context, labelShape)
        requireName(name)
        if (!parts.labels.update(label.id, { name, description, color })) throw duplicate(name)
        return emptyAnswer(200)
      },
    },
    {
      method: 'DELETE',
      path: '/labels/{label_id}',
      needs: 'signed-in',
      answer(call) {
        parts.labels.remove(permitted(parts, { call, action: 'delete' }).id)
        return emptyAnswer(200)
      },
    },
  ]
}

function answerList(parts: HarborParts, { context, caller }: HarborCall) {
  const { query } = context
  const scope = query.get('scope') ?? ''
  if (scope !== 'g' && scope !== 'p') throw badRequest(`invalid scope: ${scope}`)
  const projectId = scope === 'g' ? 0 : Number(query.get('project_id') ?? 0)
  if (scope === 'p') {
    if (!Number.isInteger(projectId) || projectId === 0) {
      throw badRequest('must with project ID when to query project labels')
    }
    requireAccess(parts, { projectId, action: 'list', caller })
  }
  const name = query.get('name')?.toLowerCase() ?? ''
  const named = parts.labels.list(projectId).filter((label) => label.name.toLowerCase().includes(name))
  return pageAnswer(context, selectItems(context, named, FIELDS), wireOfLabel)
}

async function createLabel(parts: HarborParts, { context, caller }: HarborCall) {
  const label = newLabel(await readHarborBody(context, labelShape))
  requireAccess(parts, { projectId: label.projectId, action: 'create', caller })
  requireName(label.name)
  const id = parts.labels.add(label)
  if (id === undefined) throw duplicate(label.name)
  return emptyAnswer(201, { location: `${context.path.replace(/\/+$/, '')}/${id}` })
}

function newLabel({ scope, project_id, ...fields }: z.infer<typeof labelShape>): NewLabel {
  if (scope === 'g') return { ...fields, scope, projectId: 0 }
  if (scope !== 'p') throw badRequest('unsupported label scope')
  if (project_id <= 0) throw badRequest(`invalid: ${project_id}`)
  return { ...fields, scope, projectId: project_id }
}

/** Gives the label that the path names to a caller who may do something with it. */
function permitted(
  parts: HarborParts,
  { call, action }: { readonly call: HarborCall; readonly action: string },
): Label {
  const id = idOf(call, 'label_id')
  const label = parts.labels.find(id)
  if (!label) throw notFound(`label ${id} not found`)
  requireAccess(parts, { projectId: label.projectId, action, caller: call.caller })
  return label
}

function requireAccess(
  { projects }: HarborParts,
  {
    projectId,
    action,
    caller,
  }: Pick<HarborCall, 'caller'> & { readonly projectId: number; readonly action: string },
): void {
  const project = projects.byId(projectId)
  if (projectId !== 0 && !project) throw notFound(`project ${projectId} not found`)
  requirePermission(caller, { resource: 'label', action, ...(project && { project: project.name }) })
}

function requireName(name: string): void {
  if (name === '') throw badRequest('cannot be empty')
  if (name.length > MAX_NAME_LENGTH) throw badRequest(`max length is ${MAX_NAME_LENGTH}`)
}

function duplicate(name: string): HarborError {
  return new HarborError(409, 'CONFLICT', `label ${name} already exists`)
}
