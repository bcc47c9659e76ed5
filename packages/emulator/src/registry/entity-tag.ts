import type { Digest } from '../oci/digest.js'
import type { Answer } from '../server/answer.js'
import type { RequestContext } from '../server/request-context.js'

/** Gives the entity tag of content: its digest in quotes. */
export function entityTag(digest: Digest): string {
  return `"${digest}"`
}

/**
 * Gives the answer to a client that has the content already, by its `If-None-Match`; undefined for any other.
 *
 * As registries do, it takes the digest without quotes too.
 *
 * @see RFC 9110 section 13.1.2
 */
export function notModified(context: Pick<RequestContext, 'header'>, digest: Digest): Answer | undefined {
  const known = (context.header('if-none-match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  if (!known.some((tag) => tag === '*' || tag === digest || tag === entityTag(digest))) return undefined
  return { status: 304, headers: { etag: entityTag(digest), 'docker-content-digest': digest } }
}
