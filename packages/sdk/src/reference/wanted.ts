import { ConfigError } from '../errors/classes.js'
import { formatReference, type Reference } from './reference.js'

/**
 * What to ask the registry for: the digest where the reference has one, else the tag.
 *
 * @throws ConfigError `REFERENCE_INVALID` when it has neither.
 */
export function wantedOf(reference: Reference): string {
  const wanted = reference.digest ?? reference.tag
  if (wanted !== undefined) return wanted
  throw new ConfigError('REFERENCE_INVALID', {
    action: 'find the image',
    target: formatReference(reference),
    reason: 'it names a repository, but no tag and no digest',
    hint: 'Write REPOSITORY:TAG or REPOSITORY@sha256:….',
  })
}
