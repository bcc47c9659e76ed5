import { ConflictError, IntegrityError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Destination } from '../reference/destination.js'
import type { Digest } from '../reference/digest.js'
import { formatReference } from '../reference/reference.js'
import { startStep } from '../support/progress.js'
import type { PromoteOptions } from './promotion.js'
import type { PromotionRoute } from './promotion-route.js'
import type { Artifact } from './read-artifact.js'

/**
 * Puts the manifests, the tag last, and reads the tag back. The manifests below an index go by digest, before it: a
 * registry refuses an index whose manifests it lacks.
 *
 * Network: one PUT for each manifest, one GET.
 *
 * @throws ConflictError `TAG_IMMUTABLE` when the tag may not be moved, and then it was not; IntegrityError
 * `DIGEST_MISMATCH` when the tag names something else afterwards.
 */
export async function publishArtifact(
  { to, target }: PromotionRoute,
  { root, children }: Artifact,
  { signal, onProgress }: PromoteOptions,
): Promise<void> {
  const step = startStep(onProgress, 'publish', 'items', children.length + 1)
  for (const child of children) {
    await to.manifests.put(child.digest, child, { signal })
    step.add(1)
  }
  try {
    await to.manifests.put(target.tag, root, { signal })
  } catch (error) {
    throw isSdkError(error, 'TAG_IMMUTABLE') ? immutable(target, error) : error
  }
  const stored = await to.manifests.get(target.tag, { signal })
  if (stored.digest !== root.digest) throw otherImage(target, stored.digest)
  step.add(1)
  step.finish()
}

/** Only the closing request tells that a project forbids to move its tags. */
function immutable(target: Destination, cause: ConflictError): ConflictError {
  return new ConflictError('TAG_IMMUTABLE', {
    action: 'promote to',
    target: formatReference(target),
    reason: 'the project forbids to move this tag, and it still names the image that it named before',
    hint: 'Choose another tag. What was copied stays in the registry and is not copied again.',
    side: 'registry',
    status: cause.status,
    serverErrors: cause.serverErrors,
    requestId: cause.requestId,
    cause,
  })
}

function otherImage(target: Destination, digest: Digest): IntegrityError {
  return new IntegrityError('DIGEST_MISMATCH', {
    action: 'verify',
    target: formatReference(target),
    reason: `the tag names another image (${digest.slice(0, 19)}…) than the one that was just put there`,
    hint: 'Somebody else moved the tag at the same time: find out who, then promote again.',
    side: 'registry',
  })
}
