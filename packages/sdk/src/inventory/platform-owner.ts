import type { JsonApi } from '../http/json-api.js'
import { createRegistryService } from '../platform/registry-service.js'
import type { Session } from '../session/session.js'
import { type AskOptions, ask } from './time-limit.js'

/** Edgegap's registries, by all names that they have had. */
const EDGEGAP_REGISTRY = /(^|\.)edgegap\.(com|net)(:\d+)?$/
const EDGEGAP_API = /(^|\.)edgegap\.com$/

/** How caller, environment and last login paired a platform with a registry. */
export interface Pairing {
  /** Whether both were named in one breath: by the same options, the same environment, or one login. */
  readonly isStated: boolean
}

/**
 * Whether a session's platform may be taken for the one that a registry belongs to, without asking anybody. Sends nothing, and
 * looks for no token.
 */
export function isKnownPair(session: Pick<Session, 'apiUrl' | 'isStatedPair'>, registry: string): boolean {
  const isEdgegap = EDGEGAP_API.test(session.apiUrl.hostname) && EDGEGAP_REGISTRY.test(registry)
  return isEdgegap || session.isStatedPair(registry)
}

/**
 * Whether a platform is the one that a registry belongs to; a problem in words where it could not be asked. What is deleted through
 * a platform is gone from its own registry, so that a platform which merely happens to be configured is not asked about another
 * registry's images.
 *
 * Network: none for Edgegap's own pair and for one that was stated; else 1 GET.
 */
export async function askOwnership(
  platform: JsonApi,
  registry: string,
  { isStated, ...options }: Pairing & AskOptions,
): Promise<{ readonly isOwner: boolean } | { readonly problem: string }> {
  if (EDGEGAP_API.test(platform.url.hostname)) return { isOwner: EDGEGAP_REGISTRY.test(registry) }
  if (isStated) return { isOwner: true }
  const asked = await ask(
    (signal) => createRegistryService(platform).credentials({ retry: 'never', signal }),
    options,
  )
  if ('problem' in asked) return asked
  return { isOwner: 'answer' in asked.answer && asked.answer.answer.registry === registry }
}

/** The same for who goes on without: nobody's platform where it could not be asked. */
export async function ownsRegistry(
  platform: JsonApi,
  registry: string,
  options: Pairing & AskOptions,
): Promise<boolean> {
  const owner = await askOwnership(platform, registry, options)
  return 'isOwner' in owner && owner.isOwner
}
