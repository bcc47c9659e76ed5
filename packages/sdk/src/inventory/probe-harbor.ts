import { z } from 'zod'
import { type HarborVersion, parseHarborVersion } from '../harbor/harbor-version.js'
import { type HarborProject, permissionListRecord, projectRecord } from '../harbor/records/project.js'
import { systemInfoRecord } from '../harbor/records/system-info.js'
import type { JsonApi } from '../http/json-api.js'
import { type AskOptions, ask } from './time-limit.js'

/** What a question to Harbor's API led to: an answer, or which request was answered how. */
export type Probed<T> = { readonly answer: T } | { readonly problem: string }

/** What a Harbor tells a credential about itself and one project. */
export interface HarborFacts {
  /** As it is written there: `v2.14.0-44a74424`. */
  readonly versionText?: string
  readonly version?: HarborVersion
  readonly project: Probed<HarborProject>
  /** `resource:action` each. */
  readonly permissions: Probed<readonly string[]>
  /** Whether the project's repositories can be listed. */
  readonly repositories: Probed<unknown>
  /** Whether the summary tells the quota. */
  readonly quota: Probed<unknown>
}

const API = '/api/v2.0'
/** What says that a call is not offered, or not to this caller. */
const NOT_OFFERED = [400, 401, 403, 404, 405, 412, 500, 501, 502, 503, 504]

/**
 * Asks a Harbor what it is and what the credential may do in the project. Network: 5 GETs at most, four of them at once, each
 * with its own short time limit. What does not answer is part of the result.
 */
export async function probeHarbor(
  client: JsonApi,
  project: string | undefined,
  options: AskOptions,
): Promise<HarborFacts> {
  const get = <T>(path: string, record: z.ZodType<T>) => probe(client, path, record, options)
  const noProject = { problem: 'no project is named' }
  const base = project === undefined ? undefined : `${API}/projects/${encodeURIComponent(project)}`
  const inProject = async <T>(path: string, record: z.ZodType<T>): Promise<Probed<T>> =>
    base === undefined ? noProject : get(`${base}${path}`, record)

  const asked = inProject('', projectRecord)
  const [info, found, permissions, repositories, summary] = await Promise.all([
    get(`${API}/systeminfo`, systemInfoRecord),
    asked,
    asked.then((found) => ('answer' in found ? permissionsIn(found.answer, get) : found)),
    inProject('/repositories?page=1&page_size=1', z.unknown()),
    inProject('/summary', summaryRecord),
  ])
  const versionText = 'answer' in info ? info.answer.version : undefined
  const version = parseHarborVersion(versionText)
  return {
    ...(versionText !== undefined && { versionText }),
    ...(version && { version }),
    project: found,
    permissions,
    repositories,
    quota:
      'answer' in summary && !summary.answer
        ? { problem: 'the summary of the project has no quota' }
        : summary,
  }
}

/** Whether a summary tells the quota. */
const summaryRecord = z.object({ quota: z.unknown().optional() }).transform(({ quota }) => quota != null)

async function permissionsIn(
  { id }: HarborProject,
  get: <T>(path: string, record: z.ZodType<T>) => Promise<Probed<T>>,
): Promise<Probed<readonly string[]>> {
  const scope = encodeURIComponent(`/project/${id}`)
  const probed = await get(
    `${API}/users/current/permissions?scope=${scope}&relative=true`,
    permissionListRecord,
  )
  const isEmpty = 'answer' in probed && probed.answer.length === 0
  return isEmpty ? { problem: 'Harbor lists no permission for this credential' } : probed
}

async function probe<T>(
  client: JsonApi,
  path: string,
  answer: z.ZodType<T>,
  options: AskOptions,
): Promise<Probed<T>> {
  const request = `GET ${path.replace(/\?.*$/, '')}`
  const asked = await ask(
    (signal) =>
      client.tryCall(
        { method: 'GET', path, answer, action: 'ask what is offered by', retry: 'never', signal },
        NOT_OFFERED,
      ),
    options,
  )
  if ('problem' in asked) return { problem: `${request}: ${asked.problem}` }
  if ('answer' in asked.answer) return { answer: asked.answer.answer }
  return { problem: `${request} answered ${asked.answer.status}` }
}
