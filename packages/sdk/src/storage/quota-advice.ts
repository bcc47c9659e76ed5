import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import { type Inventory, openInventory } from '../inventory/inventory.js'
import { createProbeCache } from '../inventory/probe-cache.js'
import { ask } from '../inventory/time-limit.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'
import { formatBytes } from '../support/units.js'
import { suggestCleanUp } from './clean-up.js'
import { readProjectContent } from './project-content.js'
import { knowsRoom } from './room.js'
import type { CleanUpSuggestion } from './storage-report.js'

/** Somebody waits for the error. */
const ADVICE_TIMEOUT_MS = 5_000

/** Where the room was not enough. */
export interface FullProject {
  readonly session: Session
  readonly registry: Registry
  /** Path, project included. */
  readonly repository: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Does the work. Where it ends with `QUOTA_EXCEEDED`, the error's hint says what to delete, if that can be found out within 5 s.
 * Whatever goes wrong meanwhile, the error stays what it was.
 *
 * Network, after such an error: where a Harbor or the platform of the registry can be asked, as `client.storage.report`; else none.
 */
export async function advisingOnQuota<T>(place: FullProject, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isSdkError(error, 'QUOTA_EXCEEDED')) throw error
    throw await withAdvice(error, place)
  }
}

async function withAdvice(error: SdkError, place: FullProject): Promise<SdkError> {
  if (place.signal?.aborted) return error
  const advice = await ask((signal) => advise({ ...place, signal }), {
    signal: place.signal,
    timeoutMs: ADVICE_TIMEOUT_MS,
  }).catch(() => undefined)
  return advice !== undefined && 'answer' in advice && advice.answer !== undefined
    ? withHint(error, advice.answer)
    : error
}

async function advise(place: FullProject): Promise<string | undefined> {
  const { session, registry, repository, signal } = place
  if (!(await knowsRoom(place))) return undefined
  const scope = { registry: registry.host, repository, signal }
  const inventory = await openInventory(session, createProbeCache(), scope)
  if (!tellsTimes(inventory)) return undefined
  const { cacheDir } = session
  const { artifacts } = await readProjectContent(inventory, { cacheDir, signal })
  const input = { artifacts, isShort: true, cacheDir, nowMs: Date.now(), signal }
  const found = await suggestCleanUp(inventory, input)
  return found && hintOf(found, session.defaults.registry === registry.host ? '' : `${registry.host}/`)
}

/** Without push times nobody knows which artifacts are the newest, and reading a bare registry takes long. */
function tellsTimes({ capabilities }: Inventory): boolean {
  return capabilities.features.artifacts.source !== 'registry'
}

function hintOf(
  { repository, keepNewest, artifactCount, freedBytes, basis }: CleanUpSuggestion,
  prefix: string,
): string {
  const bytes = `${basis === 'exact' ? '' : 'up to '}${formatBytes(freedBytes)}`
  const artifacts = artifactCount === 1 ? '1 artifact' : `${artifactCount} artifacts`
  return (
    `\`slipway delete ${prefix}${repository} --keep-newest ${keepNewest}\` would delete ${artifacts} and free ${bytes}. ` +
    'Do that or ask for a larger quota, then push again: what was sent is not sent twice.'
  )
}
