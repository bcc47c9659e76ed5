import type { HttpRequest } from '../http/request.js'
import { MANIFEST_ACCEPT } from '../oci/media-types.js'
import { isDigest } from '../reference/digest.js'
import { parseTag } from '../reference/reference.js'
import { type RepositoryContext, shortDigest } from './context.js'

/** What registries accept at most. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

/** What all requests for one manifest share. */
export type ManifestPlace = Omit<HttpRequest, 'method' | 'expect'>

/**
 * The part of a request for the manifest under a tag or digest that reading, writing and deleting share.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when it is neither.
 */
export function manifestPlace(
  context: RepositoryContext,
  reference: string,
  { action, signal }: { readonly action: string; readonly signal: AbortSignal | undefined },
): ManifestPlace {
  const checked = isDigest(reference) ? reference : parseTag(reference)
  return {
    url: context.url(`manifests/${checked}`),
    headers: { Accept: MANIFEST_ACCEPT },
    action,
    target: `${context.target}${isDigest(checked) ? `@${shortDigest(checked)}` : `:${checked}`}`,
    side: context.side,
    retry: 'always',
    scopes: context.pull,
    notFound: 'MANIFEST_UNKNOWN',
    maxResponseBytes: MAX_MANIFEST_BYTES,
    signal,
  }
}
