import { isSdkError } from '../errors/guards.js'
import { parseBaseReference } from '../reference/docker-hub.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'
import { throughMirror } from './base-image.js'

/**
 * Opens the registry of a base image, or the mirror in its place: the session's own with its credential, where there is
 * one, any other one without. Sends nothing.
 */
export async function openBaseRegistry(
  session: Session,
  { base, signal }: { readonly base: string; readonly signal?: AbortSignal | undefined },
): Promise<Registry> {
  const { registry, repository } = throughMirror(parseBaseReference(base), session.baseMirror)
  if (registry === session.defaults.registry) {
    try {
      return await session.open(registry, 'read', { repository, signal })
    } catch (error) {
      if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
    }
  }
  return session.openSource(registry, 'anonymous')
}
