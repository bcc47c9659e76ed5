import { z } from 'zod'
import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import type { HarborCall, HarborEndpoint } from '../harbor-endpoint.js'
import { badRequest, HarborError, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { own } from '../own.js'
import { checkMetadata } from './metadata-values.js'

const METADATA = '/projects/{project_name_or_id}/metadatas'
const ONE = `${METADATA}/{meta_name}`

const bodyShape = z.record(z.string(), z.string())

/**
 * The settings of a project, such as `auto_scan`.
 *
 * @see Harbor, src/server/v2.0/handler/project_metadata.go
 */
export function metadataEndpoints({ projects, settings }: HarborParts): HarborEndpoint[] {
  const read = async ({ context }: HarborCall) => {
    const entries = Object.entries(await readHarborBody(context, bodyShape))
    const [entry] = entries
    if (!entry || entries.length > 1) throw badRequest('only allow one key/value pair')
    checkMetadata(entry, settings.version)
    return entry
  }
  return [
    {
      method: 'GET',
      path: METADATA,
      needs: { resource: 'metadata', action: 'list' },
      answer: ({ project }) => jsonAnswer(200, project.metadata),
    },
    {
      method: 'POST',
      path: METADATA,
      needs: { resource: 'metadata', action: 'create' },
      async answer(call) {
        const [name, value] = await read(call)
        if (own(call.project.metadata, name) !== undefined) {
          throw new HarborError(409, 'CONFLICT', `metadata ${name} already exists`)
        }
        projects.setMetadata(call.project.id, { [name]: value })
        return emptyAnswer(200)
      },
    },
    {
      method: 'GET',
      path: ONE,
      needs: { resource: 'metadata', action: 'read' },
      answer(call) {
        const name = metadataName(call)
        return jsonAnswer(200, { [name]: own(call.project.metadata, name) })
      },
    },
    {
      method: 'PUT',
      path: ONE,
      needs: { resource: 'metadata', action: 'update' },
      async answer(call) {
        const name = metadataName(call)
        const [given, value] = await read(call)
        if (given !== name) throw badRequest(`must contain key "${name}"`)
        projects.setMetadata(call.project.id, { [name]: value })
        return emptyAnswer(200)
      },
    },
    {
      method: 'DELETE',
      path: ONE,
      needs: { resource: 'metadata', action: 'delete' },
      answer(call) {
        projects.removeMetadata(call.project.id, metadataName(call))
        return emptyAnswer(200)
      },
    },
  ]
}

/** The setting that the path names. @throws {@link HarborError} 404 where the project does not have it. */
function metadataName({ parameters, project }: HarborCall): string {
  const { meta_name: name = '' } = parameters
  if (own(project.metadata, name) === undefined) throw notFound(`metadata ${name} not found`)
  return name
}
