import { z } from 'zod'
import type { Right } from '../credentials/right.js'
import type { JsonApi } from '../http/json-api.js'
import { projectPath } from './harbor-path.js'

/** What a credential may see by Harbor's API. `unknown` where there is no such API. */
export interface HarborRights {
  /** Lists of repositories, artifacts and tags. */
  readonly read: Right
  /** The project's storage and its limit. */
  readonly quota: Right
}

const REFUSED = [401, 403]
const NOT_THERE = [400, 404, 405, 500, 501, 502, 503]

/** Tries two reads of a project. Network: 2 GETs. A server without the API is no error. */
export async function harborRights(
  client: JsonApi,
  project: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<HarborRights> {
  const base = projectPath(project)
  const tryRead = async (path: string): Promise<Right> => {
    const call = {
      method: 'GET',
      path: `${base}${path}`,
      answer: z.unknown(),
      action: 'ask for rights at',
      retry: 'never',
      signal: options.signal,
    } as const
    const tried = await client.tryCall(call, [...REFUSED, ...NOT_THERE])
    if ('answer' in tried) return 'yes'
    return REFUSED.includes(tried.status) ? 'no' : 'unknown'
  }
  return { read: await tryRead('/repositories?page_size=1'), quota: await tryRead('/summary') }
}
