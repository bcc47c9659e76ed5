import { namingRule } from '../inventory/name-rule.js'
import { type DestinationWords, tagHidden, tagTaken } from '../reference/destination.js'
import type { Digest } from '../reference/digest.js'
import { formatReference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'
import { copyBlob } from '../registry/copy-blob.js'
import { lookFor } from '../registry/look-for.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession, type Session } from '../session/session.js'
import { advisingOnQuota } from '../storage/quota-advice.js'
import { startStep } from '../support/progress.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { PromotedBlob, PromoteOptions, PromotionReceipt } from './promotion.js'
import { openPromotionRoute, type PromotionRoute } from './promotion-route.js'
import { publishArtifact, tryToMoveTag } from './publish-artifact.js'
import { type Artifact, readArtifact } from './read-artifact.js'

const TAKEN: DestinationWords = {
  action: 'promote to',
  hint: 'Choose another tag, or move this one with --move-tag.',
}
/** As many as a push sends at once. */
const PARALLEL_BLOBS = 4

/** Copies an image or an index byte for byte: read, checked, its blobs, its manifests, and the tag last. */
export async function promote(
  clientOptions: ClientOptions,
  options: PromoteOptions,
): Promise<PromotionReceipt> {
  const startedAt = performance.now()
  const { signal } = options
  const session = openSession(clientOptions)
  try {
    const route = await openPromotionRoute(session, options)
    const artifact = await readSource(session, route, options)
    const tag = await checkTag(route, artifact.root.digest, options)
    const { registry, target } = route
    const blobs = await advisingOnQuota({ session, registry, repository: target.repository, signal }, () =>
      namingRule(session, { ...target, signal }, async () => {
        const isDone = tag === 'done' || (tag === 'taken' && (await tryToMoveTag(route, artifact, options)))
        return isDone ? allHeld(artifact) : copyAndPublish(route, artifact, options)
      }),
    )
    const durationMs = performance.now() - startedAt
    return makeReceipt(route, artifact, { blobs, requests: session.requestCount(), durationMs })
  } finally {
    session.close()
  }
}

/** The policies of a registry that is read with credentials of its own are not asked for with others. */
async function readSource(
  session: Session,
  { from, source }: PromotionRoute,
  { sourceCredentials, signal }: PromoteOptions,
): Promise<Artifact> {
  const read = () => readArtifact(from, wantedOf(source), { signal })
  return sourceCredentials === undefined ? namingRule(session, { ...source, signal }, read) : read()
}

/** `done` where the tag names the image already, `taken` where it names another one and is to be moved. */
async function checkTag(
  { to, target }: PromotionRoute,
  digest: Digest,
  { moveTag, signal }: PromoteOptions,
): Promise<'done' | 'free' | 'taken'> {
  const found = await lookFor(to.manifests, target.tag, { signal })
  if (found === 'hidden' && moveTag !== true) throw tagHidden(target, TAKEN)
  const tagged = found === 'hidden' ? found : found?.digest
  if (tagged === undefined) return 'free'
  if (tagged === digest) return 'done'
  if (moveTag === true || tagged === 'hidden') return 'taken'
  throw tagTaken(target, tagged, TAKEN)
}

async function copyAndPublish(
  route: PromotionRoute,
  artifact: Artifact,
  options: PromoteOptions,
): Promise<readonly PromotedBlob[]> {
  const blobs = await copyBlobs(route, artifact, options)
  await publishArtifact(route, artifact, options)
  return blobs
}

async function copyBlobs(
  { source, target, from, to }: PromotionRoute,
  { blobs }: Artifact,
  { signal, onProgress }: PromoteOptions,
): Promise<readonly PromotedBlob[]> {
  const isSameRegistry = source.registry === target.registry
  const isHeld = isSameRegistry && source.repository === target.repository
  const holders = isSameRegistry ? [source.repository] : []
  const progress = startStep(onProgress, 'copy', 'bytes', sizeOf(blobs))
  const context = { source: from.blobs, target: to.blobs, isHeld, holders, progress, signal }
  const copied = await mapConcurrently(blobs, PARALLEL_BLOBS, async (blob) => {
    const outcome = await copyBlob(blob, context)
    return { digest: blob.digest, sizeBytes: blob.sizeBytes, outcome }
  })
  progress.finish()
  return copied
}

function allHeld({ blobs }: Artifact): readonly PromotedBlob[] {
  return blobs.map(({ digest, sizeBytes }) => ({ digest, sizeBytes, outcome: 'existing' }))
}

function makeReceipt(
  { source, target }: PromotionRoute,
  { root, children }: Artifact,
  done: Pick<PromotionReceipt, 'blobs' | 'requests' | 'durationMs'>,
): PromotionReceipt {
  const { blobs } = done
  const copiedBytes = sizeOf(blobs.filter(({ outcome }) => outcome === 'uploaded'))
  return {
    schemaVersion: 1,
    source: formatReference({ ...source, digest: root.digest }),
    reference: formatReference(target),
    digest: root.digest,
    sizeBytes: sizeOf([root, ...children, ...blobs]),
    copiedBytes,
    reusedBytes: sizeOf(blobs) - copiedBytes,
    mountedBytes: sizeOf(blobs.filter(({ outcome }) => outcome === 'mounted')),
    blobs,
    requests: done.requests,
    durationMs: Math.round(done.durationMs),
  }
}

function sizeOf(parts: readonly { readonly sizeBytes: number }[]): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
