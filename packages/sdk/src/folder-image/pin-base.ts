import { isSdkError } from '../errors/guards.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'
import { resolveBase } from './base-image.js'
import type { PinBase } from './folder-dockerfile.js'
import { openBaseRegistry } from './open-base-registry.js'

/** A registry that is not there today keeps nobody from writing a file. */
const OUT_OF_REACH = [
  'NETWORK',
  'TIMEOUT',
  'TLS',
  'PROXY',
  'STALLED',
  'RATE_LIMITED',
  'SERVER_ERROR',
] as const

/** Finds out the digest of base images. Network: 2 or 3 reads for each, none where it is offline. */
export function basePinner(
  client: ClientOptions,
  {
    isOffline = false,
    signal,
  }: { readonly isOffline?: boolean | undefined; readonly signal?: AbortSignal | undefined },
): PinBase {
  return async (base, platform) => {
    if (base.includes('@')) return { reference: base }
    if (isOffline) return { reference: base, problem: 'no registry was asked' }
    const session = openSession(client)
    try {
      const target = await openBaseRegistry(session, { base, signal })
      const resolved = await resolveBase(session, { base, platform, target, signal })
      return { reference: resolved?.reference ?? base }
    } catch (error) {
      if (!isSdkError(error, ...OUT_OF_REACH)) throw error
      return { reference: base, problem: error.reason ?? 'its registry does not answer' }
    } finally {
      session.close()
    }
  }
}
