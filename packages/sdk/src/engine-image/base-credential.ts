import type { FindCredential } from '../docker/session/credential-method.js'
import { isSdkError } from '../errors/guards.js'
import type { Session } from '../session/session.js'
import type { BaseRepository } from './base-registries.js'

/**
 * Finds the pull credential for base images of our registry, and none for another host. Disk: the places where credentials are
 * kept.
 */
export function baseCredential(
  session: Session,
  bases: readonly BaseRepository[],
  options: { readonly registry?: string | undefined; readonly signal?: AbortSignal | undefined },
): FindCredential {
  const { registry = session.defaults.registry, signal } = options
  return async (host) => {
    const base = bases.find((one) => one.registry === host)
    if (base === undefined || host !== registry) return undefined
    try {
      const credential = await session.credential(host, 'pull', { repository: base.repository, signal })
      if (credential === 'anonymous') return undefined
      session.learn(credential.secret)
      return credential
    } catch (error) {
      if (isSdkError(error, 'CREDENTIAL_MISSING')) return undefined
      throw error
    }
  }
}
