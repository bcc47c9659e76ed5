import { ConfigError, ConflictError } from '../errors/classes.js'
import type { Digest } from './digest.js'
import { formatReference, type Reference } from './reference.js'

/** Where an image is put: always with a tag. */
export interface Destination extends Reference {
  readonly tag: string
}

/** The words for a destination that must not be used. */
export interface DestinationWords {
  /** What is being tried: `push to`. */
  readonly action: string
  /** What to write instead, as a whole sentence. */
  readonly hint: string
}

/**
 * Checks that an image may be put under the reference.
 *
 * @throws ConfigError `REFERENCE_INVALID` when it names a digest, `TAG_REFUSED` for `latest`.
 */
export function checkDestination(reference: Reference, words: DestinationWords): void {
  const target = formatReference(reference)
  if (reference.digest !== undefined) {
    throw new ConfigError('REFERENCE_INVALID', {
      action: words.action,
      target,
      reason: 'it names a digest, which only the registry can give',
      hint: 'Write REPOSITORY:TAG.',
    })
  }
  if (reference.tag === 'latest') {
    throw new ConfigError('TAG_REFUSED', {
      ...words,
      target,
      reason:
        'servers keep what they once pulled under a tag, so a moving "latest" would go on running old code',
    })
  }
}

/** The error for a tag that names another image: whoever pulled it before would never notice that it moved. */
export function tagTaken(destination: Destination, digest: Digest, words: DestinationWords): ConflictError {
  return new ConflictError('ALREADY_EXISTS', {
    ...words,
    target: formatReference(destination),
    reason: `the tag names another image already (${digest.slice(0, 19)}…)`,
    side: 'registry',
  })
}

/**
 * The error for a tag that is there, and of which nobody may know what it names: a policy of the project forbids to look at
 * images that were not scanned yet, or are vulnerable.
 */
export function tagHidden(destination: Destination, words: DestinationWords): ConflictError {
  return new ConflictError('ALREADY_EXISTS', {
    ...words,
    target: formatReference(destination),
    reason: "the tag names an image already, and the project's policy lets nobody look at it",
    side: 'registry',
  })
}
