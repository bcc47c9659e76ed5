import type { Credential } from '../credentials/credential.js'
import { readQuota } from '../harbor/harbor-quota.js'
import type { JsonApi } from '../http/json-api.js'
import { ownsRegistry } from '../inventory/platform-owner.js'
import { projectOf } from '../inventory/repository-name.js'
import { ask } from '../inventory/time-limit.js'
import { readUsage } from '../platform/storage-service.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'

/** How much of its storage a project has left, as a server counts it. */
export interface Room {
  readonly limitBytes: number
  /** 0 or more. */
  readonly freeBytes: number
}

/** Whose room is asked for, and by whom. */
export interface RoomQuestion {
  readonly session: Session
  readonly registry: Registry
  /** That of `registry`. */
  readonly credential: Credential | 'anonymous'
  /** Path, project included. */
  readonly repository: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Whether there is somebody to ask: a Harbor, or a platform that was named together with the registry. Network: none once the
 * registry was asked for anything.
 */
export async function knowsRoom({
  session,
  registry,
  signal,
}: Pick<RoomQuestion, 'session' | 'registry' | 'signal'>): Promise<boolean> {
  return session.isStatedPair(registry.host) || (await registry.isHarbor({ signal }))
}

/**
 * The room that a project has left; `undefined` where there is no limit, or nobody tells within 3 s: whoever asks goes on
 * without. It never throws.
 *
 * Network: 1 GET where a Harbor shows its quota to the credential; where it does not and there is an API token for the platform
 * of the registry, 1 GET more. None for any other registry.
 */
export async function readRoom(question: RoomQuestion): Promise<Room | undefined> {
  try {
    const asked = await ask(
      async (signal) => {
        const asking = { ...question, signal }
        return (await figureOfHarbor(asking)) ?? (await figureOfPlatform(asking))
      },
      { signal: question.signal },
    )
    return 'answer' in asked && asked.answer !== undefined ? roomOf(asked.answer) : undefined
  } catch {
    // A question that only warns is no reason to stop: what is really wrong shows in what comes next.
    return undefined
  }
}

interface Figure {
  readonly usedBytes: number
  readonly limitBytes?: number
}

async function figureOfHarbor(question: RoomQuestion): Promise<Figure | undefined> {
  const { session, registry, credential, repository, signal } = question
  const project = projectOf(repository)
  if (project === undefined || credential === 'anonymous' || !(await registry.isHarbor({ signal }))) {
    return undefined
  }
  const tried = await readQuota(session.openHarbor(credential), project, { signal })
  return 'answer' in tried ? tried.answer : undefined
}

async function figureOfPlatform(question: RoomQuestion): Promise<Figure | undefined> {
  const { session, registry, signal } = question
  // Nobody's keychain is asked for the token of a platform that has nothing to do with the registry.
  const isStated = session.isStatedPair(registry.host)
  if (!isStated) return undefined
  const token = await session.credential(session.apiUrl.host, 'api', { signal })
  if (token === 'anonymous') return undefined
  const platform: JsonApi = session.openPlatform(token)
  if (!(await ownsRegistry(platform, registry.host, { isStated, signal }))) return undefined
  const tried = await readUsage(platform, { signal })
  return 'answer' in tried ? tried.answer : undefined
}

function roomOf({ usedBytes, limitBytes }: Figure): Room | undefined {
  return limitBytes === undefined ? undefined : { limitBytes, freeBytes: Math.max(0, limitBytes - usedBytes) }
}
