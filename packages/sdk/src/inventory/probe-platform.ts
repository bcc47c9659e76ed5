import type { JsonApi } from '../http/json-api.js'
import type { ExtensionCapabilities } from '../platform/records/capabilities.js'
import { createRegistryService } from '../platform/registry-service.js'
import { ownsRegistry, type Pairing } from './platform-owner.js'
import { type AskOptions, ask } from './time-limit.js'

/** What a platform offers for the registry: its published calls, and parts of the extension. */
export interface PlatformFacts {
  readonly url: string
  /** `undefined` where the platform has no extension. */
  readonly extension?: ExtensionCapabilities
}

/**
 * Asks a platform what it offers for a registry; a problem in words where it has nothing to say about that one. Network: 1 or
 * 2 GETs, each with a short time limit.
 */
export async function probePlatform(
  platform: JsonApi,
  registry: string,
  options: Pairing & AskOptions,
): Promise<{ readonly facts: PlatformFacts } | { readonly problem: string }> {
  if (!(await ownsRegistry(platform, registry, options))) {
    return { problem: `${platform.url.host} does not say that ${registry} is its registry` }
  }
  const asked = await ask(
    (signal) => createRegistryService(platform).capabilities({ retry: 'never', signal }),
    options,
  )
  if ('problem' in asked) return { problem: `GET /v1/container-registry/capabilities: ${asked.problem}` }
  const url = platform.url.origin
  return { facts: asked.answer === undefined ? { url } : { url, extension: asked.answer } }
}
