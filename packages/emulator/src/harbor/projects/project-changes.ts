import { z } from 'zod'
import { UNLIMITED } from '../../registry/quota.js'
import { emptyAnswer } from '../../server/answer.js'
import { allowlistShape, checkedAllowlist } from '../allowlists/allowlist-fields.js'
import type { Allowlist } from '../allowlists/allowlist-store.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborEndpoint, requirePermission } from '../harbor-endpoint.js'
import { badRequest, HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { HARBOR_BASE } from '../harbor-surface.js'
import { checkLimit } from '../quotas/check-limit.js'
import { withoutRetentionId } from '../retention/retention-id.js'
import type { HarborVersion } from '../version.js'
import { checkMetadata } from './metadata-values.js'
import { repositoryCount } from './project-record.js'
import type { Project } from './project-store.js'

const PROJECT = '/projects/{project_name_or_id}'
const MAX_NAME_LENGTH = 255
const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/

const metadataShape = z.record(z.string(), z.string().nullable()).default({})
const updateShape = z.object({ metadata: metadataShape, cve_allowlist: allowlistShape.nullish() })
// An allowlist that comes with a new project is dropped, as Harbor drops it.
const creationShape = z.object({
  metadata: metadataShape,
  project_name: z.string().default(''),
  public: z.boolean().nullish(),
  storage_limit: z.int().nullish(),
})

/**
 * Projects come, change and go.
 *
 * @see Harbor, src/server/v2.0/handler/project.go
 */
export function projectChanges(parts: HarborParts): HarborEndpoint[] {
  return [creationEndpoint(parts), updateEndpoint(parts), deletionEndpoint(parts)]
}

function creationEndpoint({ projects, quota, settings }: HarborParts): HarborEndpoint {
  return {
    method: 'POST',
    path: '/projects',
    needs: 'signed-in',
    async answer({ context, caller }) {
      if (caller.robot?.level === 'project') {
        throw new HarborError(403, 'FORBIDDEN', 'Only system level robot can create project')
      }
      requirePermission(caller, { resource: 'project', action: 'create' })
      const body = await readHarborBody(context, creationShape)
      const { project_name: name, storage_limit } = body
      if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) throw badRequest(`invalid project name: ${name}`)
      const isPublic = { public: String(body.public ?? false) }
      const metadata = {
        ...isPublic,
        ...checkedMetadata(withoutRetentionId(body.metadata, ''), settings.version),
      }
      // Only the administrator's word counts; all other projects get what the system gives, which is no limit.
      const limitBytes = (caller.isAdministrator ? storage_limit : undefined) ?? UNLIMITED
      checkLimit('storage', limitBytes)
      if (projects.has(name)) {
        throw new HarborError(409, 'CONFLICT', `The project named ${name} already exists`)
      }
      const { id } = projects.add(name, metadata)
      quota.setLimit(name, limitBytes)
      const isNamed = context.header('x-resource-name-in-location') === 'true'
      return emptyAnswer(201, { location: `${HARBOR_BASE}/projects/${isNamed ? name : id}` })
    },
  }
}

function updateEndpoint({ database, projects, allowlists, settings }: HarborParts): HarborEndpoint {
  return {
    method: 'PUT',
    path: PROJECT,
    needs: { resource: 'project', action: 'update' },
    async answer({ context, project }) {
      const { metadata, cve_allowlist } = await readHarborBody(context, updateShape)
      const given = withoutRetentionId(metadata, project.metadata.retention_id)
      const changed = checkedMetadata(given, settings.version)
      const list = cve_allowlist ? allowlistOf(project, cve_allowlist) : undefined
      database.transaction(() => {
        projects.setMetadata(project.id, changed)
        if (list) allowlists.set(project.id, list)
      })
      return emptyAnswer(200)
    },
  }
}

function allowlistOf({ id }: Project, given: z.infer<typeof allowlistShape>): Allowlist {
  const { project_id } = given
  // Whoever leaves the project out means the one of the path.
  if (project_id === 0 || project_id === id) return checkedAllowlist(given)
  throw badRequest(`project_id in cve_allowlist must be ${id} but it's ${project_id}`)
}

function deletionEndpoint(parts: HarborParts): HarborEndpoint {
  const { projects, robots, settings } = parts
  return {
    method: 'DELETE',
    path: PROJECT,
    needs: { resource: 'project', action: 'delete' },
    answer({ project }) {
      if (repositoryCount(project, parts) > 0) {
        const message = `project with id ${project.id} has repositories, can not be deleted`
        throw new HarborError(412, 'PRECONDITION', message)
      }
      if (project.name === settings.project) {
        throw new HarborError(403, 'DENIED', `${project.name} belongs to the hosting platform`)
      }
      for (const robot of robots.all()) if (robot.project === project.name) robots.remove(robot.id)
      projects.remove(project.id)
      return emptyAnswer(200)
    },
  }
}

function checkedMetadata(
  metadata: Readonly<Record<string, string | null>>,
  version: HarborVersion,
): Record<string, string> {
  const entries = Object.entries(metadata).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  )
  for (const entry of entries) checkMetadata(entry, version)
  return Object.fromEntries(entries)
}
