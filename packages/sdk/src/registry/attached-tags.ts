import type { Digest } from '../reference/digest.js'

const ATTACHED = /^sha256-([a-f0-9]{64})(?:\.(?:sig|att|sbom))?$/
/** What cosign puts after the digest, for signatures, attestations and SBOMs. */
const COSIGN_SUFFIXES = ['.sig', '.att', '.sbom'] as const

/** The tags by which things are attached to a digest where a registry has no list of referrers. */
export interface AttachedTags {
  /** Names the list of referrers itself. */
  readonly list: string
  /** Name what cosign attached, each one thing. */
  readonly cosign: readonly string[]
}

/**
 * The {@link AttachedTags} of a digest.
 *
 * @see distribution-spec v1.1, "Referrers Tag Schema"; cosign, SIGNATURE_SPEC, "Tag-based Discovery"
 */
export function attachedTags(digest: Digest): AttachedTags {
  const list = digest.replace(':', '-')
  return { list, cosign: COSIGN_SUFFIXES.map((suffix) => `${list}${suffix}`) }
}

/** Whether a tag names no artifact of its own, but what is attached to another one. */
export function isAttachedTag(tag: string): boolean {
  return ATTACHED.test(tag)
}
