import { NotFoundError } from '../errors/classes.js'
import { formatReference, parseReference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'
import type { ResolvedReference } from './tag-summary.js'

/** What a reference names, by 1 HEAD at the registry. */
export async function resolveReference(
  options: ClientOptions,
  text: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<ResolvedReference> {
  const session = openSession(options)
  try {
    const reference = parseReference(text, session.defaults)
    const wanted = wantedOf(reference)
    const registry = await session.open(reference.registry, 'read', { ...reference, signal })
    const found = await registry.repository(reference.repository).manifests.head(wanted, { signal })
    const target = formatReference(reference)
    if (found !== undefined) return { reference: target, digest: found.digest, mediaType: found.mediaType }
    throw new NotFoundError('MANIFEST_UNKNOWN', {
      action: 'resolve',
      target,
      reason: 'there is no such tag or digest in the repository',
      hint: 'Check the spelling of repository and tag.',
      side: 'registry',
    })
  } finally {
    session.close()
  }
}
