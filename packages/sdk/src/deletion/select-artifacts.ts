import { ConfigError, NotFoundError, ServiceError } from '../errors/classes.js'
import type { Artifact } from '../inventory/artifact.js'
import { isDigest } from '../reference/digest.js'
import { parseTag } from '../reference/reference.js'
import type { DeleteSelection } from './delete-options.js'

const ACTION = 'plan the deletion of'

/**
 * Checks what is to go, before anything is sent.
 *
 * @throws ConfigError `OPTION_INVALID` when nothing is chosen or a number is out of range, `REFERENCE_INVALID` for what is
 * neither a tag nor a digest.
 */
export function checkSelection(selection: DeleteSelection): void {
  const { references = [], olderThanMs, keepNewest, untagged = false } = selection
  if (references.length === 0 && olderThanMs === undefined && keepNewest === undefined && !untagged) {
    throw invalid(undefined, 'nothing is chosen', 'Name tags or digests, or say what may go.')
  }
  for (const reference of references) if (!isDigest(reference)) parseTag(reference)
  if (olderThanMs !== undefined && !(Number.isFinite(olderThanMs) && olderThanMs >= 0)) {
    throw invalid(`olderThanMs ${olderThanMs}`, 'it is no span of time', 'Give milliseconds, 0 or more.')
  }
  if (keepNewest !== undefined && !(Number.isSafeInteger(keepNewest) && keepNewest >= 0)) {
    throw invalid(
      `keepNewest ${keepNewest}`,
      'it is no number of artifacts',
      'Give a whole number, 0 or more.',
    )
  }
}

/**
 * The artifacts that a selection means, in the order given.
 *
 * @throws NotFoundError `MANIFEST_UNKNOWN` for a tag or digest that is not there; ServiceError `CAPABILITY_MISSING` where age
 * counts and an artifact has no push time.
 */
export function selectArtifacts(
  artifacts: readonly Artifact[],
  selection: DeleteSelection,
  nowMs: number,
): Artifact[] {
  const { references = [], olderThanMs, keepNewest, untagged = false } = selection
  const chosen = new Set(references.map((reference) => named(artifacts, reference)))
  const isOld = (artifact: Artifact) =>
    olderThanMs === undefined || pushedAtMs(artifact) <= nowMs - olderThanMs
  if (olderThanMs !== undefined || keepNewest !== undefined) {
    const tagged = artifacts.filter(({ tags }) => tags.length > 0)
    const newest = tagged.toSorted((a, b) => pushedAtMs(b) - pushedAtMs(a)).slice(0, keepNewest ?? 0)
    // Somebody who wants untagged artifacts of some age does not mean the tagged ones.
    const wantsTagged = keepNewest !== undefined || !untagged
    for (const artifact of wantsTagged ? tagged : []) {
      if (!newest.includes(artifact) && isOld(artifact)) chosen.add(artifact)
    }
  }
  if (untagged) {
    for (const artifact of artifacts) if (artifact.tags.length === 0 && isOld(artifact)) chosen.add(artifact)
  }
  return artifacts.filter((artifact) => chosen.has(artifact))
}

function named(artifacts: readonly Artifact[], reference: string): Artifact {
  const found = artifacts.find(
    ({ digest, tags }) => digest === reference || tags.some(({ name }) => name === reference),
  )
  if (found !== undefined) return found
  throw new NotFoundError('MANIFEST_UNKNOWN', {
    action: ACTION,
    target: reference,
    reason: 'there is no such tag or digest in the repository',
    hint: 'Check the spelling: nothing was deleted.',
    side: 'registry',
  })
}

function pushedAtMs({ pushedAt, digest }: Artifact): number {
  const timeMs = Date.parse(pushedAt ?? '')
  if (!Number.isNaN(timeMs)) return timeMs
  throw new ServiceError('CAPABILITY_MISSING', {
    action: ACTION,
    target: digest.slice(0, 19),
    reason: 'nobody tells when it was pushed',
    hint: "Name tags or digests instead: a registry without Harbor's API or the platform's knows no times.",
    side: 'registry',
  })
}

function invalid(target: string | undefined, reason: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: target === undefined ? 'plan the deletion' : `${ACTION} artifacts with`,
    target,
    reason,
    hint,
    side: 'local',
  })
}
