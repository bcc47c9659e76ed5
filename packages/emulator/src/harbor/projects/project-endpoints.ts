import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import { badRequest } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { wire } from '../wire.js'
import { isOwnerOf, repositoryCount, wireOfProject } from './project-record.js'
import type { Project } from './project-store.js'

const PROJECT = '/projects/{project_name_or_id}'

const FIELDS: Fields<Project> = {
  name: ({ name }) => name,
  project_id: ({ id }) => id,
  public: ({ metadata }) => metadata.public,
  creation_time: ({ createdAt }) => createdAt,
  update_time: ({ updatedAt }) => updatedAt,
}

/**
 * Projects: which there are, what they are, and how much they hold.
 *
 * @see Harbor, src/server/v2.0/handler/project.go
 */
export function projectEndpoints(parts: HarborParts): HarborEndpoint[] {
  return [
    listEndpoint(parts),
    headEndpoint(parts),
    readEndpoint(parts),
    summaryEndpoint(parts),
    deletableEndpoint(parts),
  ]
}

function listEndpoint(parts: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: '/projects',
    needs: 'anyone',
    answer({ context, caller }) {
      const { query } = context
      const name = query.get('name')?.toLowerCase() ?? ''
      const isPublic = query.get('public')
      const seen = parts.projects
        .all()
        .filter((project) => parts.projects.isPublic(project.name) || isOwnerOf(caller, project))
        .filter((project) => project.name.includes(name))
        .filter(({ metadata }) => isPublic === null || metadata.public === isPublic)
      return pageAnswer(context, selectItems(context, seen, FIELDS), (project) =>
        wireOfProject(project, caller, parts),
      )
    },
  }
}

function headEndpoint({ projects }: HarborParts): HarborEndpoint {
  return {
    method: 'HEAD',
    path: '/projects',
    needs: 'signed-in',
    answer({ context }) {
      const name = context.query.get('project_name') ?? ''
      if (name === '') throw badRequest('project_name in query is required')
      return emptyAnswer(!name.includes('\0') && projects.has(name) ? 200 : 404)
    },
  }
}

function readEndpoint(parts: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: PROJECT,
    needs: { resource: 'project', action: 'read' },
    answer: ({ project, caller }) => jsonAnswer(200, wireOfProject(project, caller, parts)),
  }
}

function summaryEndpoint(parts: HarborParts): HarborEndpoint {
  const { quota } = parts
  return {
    method: 'GET',
    path: `${PROJECT}/summary`,
    needs: { resource: 'project', action: 'read' },
    answer({ project, caller }) {
      const maySeeQuota = caller.holds({ resource: 'quota', action: 'read', project: project.name })
      const storage = {
        hard: { storage: quota.limitBytes(project.name) },
        used: { storage: quota.usedBytes(project.name) },
      }
      const counts = { repo_count: repositoryCount(project, parts), ...(maySeeQuota && { quota: storage }) }
      return jsonAnswer(200, wire(counts, ['repo_count']))
    },
  }
}

function deletableEndpoint(parts: HarborParts): HarborEndpoint {
  return {
    method: 'GET',
    path: `${PROJECT}/_deletable`,
    needs: { resource: 'project', action: 'delete' },
    answer({ project }) {
      const isEmpty = repositoryCount(project, parts) === 0
      const message = 'the project contains repositories, can not be deleted'
      return jsonAnswer(200, wire({ deletable: isEmpty, message: isEmpty ? '' : message }))
    },
  }
}
