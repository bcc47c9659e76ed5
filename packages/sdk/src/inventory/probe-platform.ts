import type { JsonApi } from '../http/json-api.js'
import type { ExtensionCapabilities } from '../platform/records/capabilities.js'
import { createRegistryService } from '../platform/registry-service.js'
import { askOwnership, type Pairing } from './platform-owner.js'
import { type AskOptions, ask } from './time-limit.js'

/** What a platform offers for the registry: its published calls, and parts of the extension. */
export interface PlatformFacts {
  readonly url: string
  /** `undefined` where the platform has no extension. */
  readonly extension?: ExtensionCapabilities
}

/** What a platform said; `isSilent` where it is the registry's, and could not be asked at this moment. */
export type PlatformAnswer =
  | { readonly facts: PlatformFacts }
  | { readonly problem: string; readonly isSilent?: boolean }

/**
 * Asks a platform what it offers for a registry; a problem in words where it has nothing to say about that one. Network: 1 or
 * 2 GETs, each with a short time limit.
 */
export async function probePlatform(
  platform: JsonApi,
  registry: string,
  options: Pairing & AskOptions,
): Promise<PlatformAnswer> {
  const owner = await askOwnership(platform, registry, options)
  if ('problem' in owner) {
    const problem = `whether ${platform.url.host} has ${registry} could not be asked: ${owner.problem}`
    return { problem, isSilent: true }
  }
  if (!owner.isOwner) {
    return { problem: `${platform.url.host} does not say that ${registry} is its registry` }
  }
  const asked = await ask(
    (signal) => createRegistryService(platform).capabilities({ retry: 'never', signal }),
    options,
  )
  if ('problem' in asked) {
    return { problem: `GET /v1/container-registry/capabilities: ${asked.problem}`, isSilent: true }
  }
  const url = platform.url.origin
  return { facts: asked.answer === undefined ? { url } : { url, extension: asked.answer } }
}
