import { z } from 'zod'
import type { JsonApi } from '../http/json-api.js'
import type { HarborCallOptions } from './call-options.js'
import { BY_NAME, projectPath } from './harbor-path.js'
import { type HarborProject, permissionListRecord, projectRecord } from './records/project.js'
import { type SystemInfo, systemInfoRecord } from './records/system-info.js'

const API = '/api/v2.0'
/** What a server answers that has no such call. A Harbor answers 401 and 403 of its own, which mean something else. */
const NOT_THERE = [400, 404, 405, 412, 500, 501, 502, 503]

/**
 * What the Harbor tells of itself; `undefined` where none answers. Network: 1 GET.
 *
 * @see Harbor swagger, `getSystemInfo`
 */
export async function readSystemInfo(
  client: JsonApi,
  { signal }: HarborCallOptions,
): Promise<SystemInfo | undefined> {
  const action = 'ask for the version of'
  const call = { method: 'GET', path: `${API}/systeminfo`, answer: systemInfoRecord, action, signal } as const
  const tried = await client.tryCall(call, [404, 405, 501])
  return 'answer' in tried ? tried.answer : undefined
}

/**
 * The project of that name, all digits or not. Network: 1 GET.
 *
 * @throws NotFoundError `NAME_UNKNOWN`; PermissionError `DENIED`, also for a project that does not exist.
 * @see Harbor swagger, `getProject`
 */
export function readProject(
  client: JsonApi,
  name: string,
  { signal }: HarborCallOptions,
): Promise<HarborProject> {
  return client.call({
    method: 'GET',
    path: projectPath(name),
    headers: BY_NAME,
    answer: projectRecord,
    action: `read the project ${name} at`,
    signal,
  })
}

/**
 * What the caller may do in the project, as `resource:action`; `undefined` where the Harbor does not tell. Network: 1 GET.
 *
 * @see Harbor swagger, `getCurrentUserPermissions`
 */
export async function readPermissions(
  client: JsonApi,
  { id }: HarborProject,
  { signal }: HarborCallOptions,
): Promise<readonly string[] | undefined> {
  const path = `${API}/users/current/permissions?scope=${encodeURIComponent(`/project/${id}`)}&relative=true`
  const action = 'ask for rights at'
  const call = { method: 'GET', path, answer: permissionListRecord, action, retry: 'never', signal } as const
  const tried = await client.tryCall(call, NOT_THERE)
  return 'answer' in tried && tried.answer.length > 0 ? tried.answer : undefined
}

/**
 * Has every image scanned that is pushed to the project. Other settings of it stay. Network: 1 PUT.
 *
 * @see Harbor swagger, `updateProject`
 */
export async function scanPushes(
  client: JsonApi,
  { id, name }: HarborProject,
  { signal }: HarborCallOptions,
): Promise<void> {
  await client.call({
    method: 'PUT',
    path: `${API}/projects/${id}`,
    body: { metadata: { auto_scan: 'true' } },
    answer: z.unknown(),
    action: `turn on scanning for the project ${name} at`,
    signal,
  })
}
