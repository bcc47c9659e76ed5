import { ConflictError, IntegrityError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import type { Destination } from '../reference/destination.js'
import type { Digest } from '../reference/digest.js'
import { formatReference } from '../reference/reference.js'
import { lookFor } from '../registry/look-for.js'
import type { FetchedManifest } from '../registry/manifests.js'
import { startStep } from '../support/progress.js'
import type { PromoteOptions } from './promotion.js'
import type { PromotionRoute } from './promotion-route.js'
import type { Artifact } from './read-artifact.js'

/**
 * Puts the manifests, the tag last, and reads the tag back. The manifests below an index go by digest, before it: a
 * registry refuses an index whose manifests it lacks.
 *
 * Network: one PUT for each manifest, one HEAD.
 *
 * @throws ConflictError `TAG_IMMUTABLE` when the tag may not be moved, and then it was not; IntegrityError
 * `DIGEST_MISMATCH` when the tag names something else afterwards.
 */
export async function publishArtifact(
  route: PromotionRoute,
  { root, children }: Artifact,
  { signal, onProgress }: PromoteOptions,
): Promise<void> {
  const { to } = route
  const step = startStep(onProgress, 'publish', 'items', children.length + 1)
  for (const child of children) {
    await to.manifests.put(child.digest, child, { signal })
    step.add(1)
  }
  await putTag(route, root, { signal })
  step.add(1)
  step.finish()
}

/**
 * Tries to move the tag before anything is copied, where the registry is a Harbor: it looks at its rules for immutable
 * tags first, then at what the manifest names, and refuses one whose content it lacks. Other registries may take a manifest
 * without its content, so they are not asked. True: all was there, and the tag names the image now.
 *
 * Network: at most one PUT and one HEAD.
 *
 * @throws ConflictError `TAG_IMMUTABLE` when the tag may not be moved; QuotaError `QUOTA_EXCEEDED`.
 */
export async function tryToMoveTag(
  route: PromotionRoute,
  { root }: Artifact,
  { signal }: PromoteOptions,
): Promise<boolean> {
  if (!(await route.registry.isHarbor({ signal }))) return false
  try {
    await putTag(route, root, { signal })
    return true
  } catch (error) {
    if (isSdkError(error, 'MANIFEST_REJECTED')) return false
    throw error
  }
}

async function putTag(
  { to, target }: PromotionRoute,
  root: FetchedManifest,
  options: { readonly signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await to.manifests.put(target.tag, root, options)
  } catch (error) {
    throw isSdkError(error, 'TAG_IMMUTABLE') ? immutable(target, error) : error
  }
  const stored = await lookFor(to.manifests, target.tag, options)
  // Where the policy hides it until it was scanned, the answer to the manifest has to do.
  if (stored !== 'hidden' && stored?.digest !== root.digest) throw otherImage(target, stored?.digest)
}

function immutable(target: Destination, cause: ConflictError): ConflictError {
  return new ConflictError('TAG_IMMUTABLE', {
    action: 'promote to',
    target: formatReference(target),
    reason: 'the project forbids to move this tag, and it still names the image that it named before',
    hint: 'Choose another tag. Who administers the project can change its rules for immutable tags.',
    side: 'registry',
    status: cause.status,
    serverErrors: cause.serverErrors,
    requestId: cause.requestId,
    cause,
  })
}

function otherImage(target: Destination, digest: Digest | undefined): IntegrityError {
  return new IntegrityError('DIGEST_MISMATCH', {
    action: 'verify',
    target: formatReference(target),
    reason: `the tag names ${digest === undefined ? 'no image' : `another image (${digest.slice(0, 19)}…)`}, although one was just put there`,
    hint: 'Somebody else moved the tag at the same time: find out who, then promote again.',
    side: 'registry',
  })
}
