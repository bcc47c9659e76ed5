import { readQuota } from '../harbor/harbor-quota.js'
import type { Tried } from '../http/json-api.js'
import type { ContentSourceName } from '../inventory/capability.js'
import type { Inventory } from '../inventory/inventory.js'
import { type AskOptions, ask } from '../inventory/time-limit.js'
import { readUsage } from '../platform/storage-service.js'

/** How long a server may take for its figure before an estimate takes its place. */
const FIGURE_TIMEOUT_MS = 10_000

/** What a project uses and may use, as a server counts it. */
export interface ServerFigure {
  readonly usedBytes: number
  /** Absent: no limit. */
  readonly limitBytes?: number
  readonly source: ContentSourceName
}

/** Somebody who may tell the figure. */
interface Teller {
  readonly source: ContentSourceName
  /** As problems name it. */
  readonly request: string
  read(signal: AbortSignal): Promise<Tried<Omit<ServerFigure, 'source'> | undefined>>
}

/**
 * The figure of the platform's registry service, else of Harbor; a problem in words where nobody tells one. Network: 1 or 2
 * GETs, none waited for longer than 10 s.
 *
 * @throws AuthError `CREDENTIAL_REJECTED`; AbortError.
 */
export async function readServerFigure(
  inventory: Inventory,
  { signal }: Pick<AskOptions, 'signal'>,
): Promise<ServerFigure | { readonly problem: string }> {
  const problems: string[] = []
  for (const { source, request, read } of tellers(inventory)) {
    const asked = await ask(read, { signal, timeoutMs: FIGURE_TIMEOUT_MS })
    if ('problem' in asked) problems.push(`${request}: ${asked.problem}`)
    else if (!('answer' in asked.answer)) problems.push(`${request} answered ${asked.answer.status}`)
    else if (asked.answer.answer === undefined) problems.push(`${request} has no quota in it`)
    else return { ...asked.answer.answer, source }
  }
  return { problem: problems.join('; ') || inventory.capabilities.features.storage.reason }
}

function tellers({ project, harbor, platform, capabilities }: Inventory): Teller[] {
  const { source } = capabilities.features.storage
  const tellers: Teller[] = []
  if (source === 'extension' && platform !== undefined) {
    const request = 'GET /v1/container-registry/usage'
    tellers.push({ source, request, read: (signal) => readUsage(platform, { signal }) })
  }
  if (source !== undefined && harbor !== undefined && project !== undefined) {
    const request = `GET /api/v2.0/projects/${project}/summary`
    tellers.push({ source: 'harbor', request, read: (signal) => readQuota(harbor, project, { signal }) })
  }
  return tellers
}
