import { type Digest, digestOf, isDigest, splitDigest } from '../oci/digest.js'
import { type Manifest, readManifest } from '../oci/manifest.js'
import { isTag } from '../oci/tag.js'
import { type Answer, emptyAnswer } from '../server/answer.js'
import { readAtMost } from '../server/request-body.js'
import type { Content, ManifestRecord } from '../storage/content.js'
import type { NewManifest } from '../storage/manifest-rows.js'
import { immutableTagError } from './artifact-rules.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'
import { entityTag, notModified } from './entity-tag.js'
import { missingContentError, registryError } from './errors.js'

/** The size that every registry has to take; larger ones are refused. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

/** `GET` and `HEAD /v2/<name>/manifests/<reference>`: sends the exact bytes that were pushed. */
export async function answerManifest(call: RegistryCall): Promise<Answer> {
  const { context, name, argument, habits, rules, storage } = call
  const { digest, mediaType, sizeBytes } = requireManifest(call)
  const policy = rules.pullProblem(name, digest)
  if (policy) throw policy
  const unchanged = notModified(context, digest)
  if (unchanged) return unchanged
  const problem = habits.acceptProblem(mediaType, context.header('accept') ?? '')
  if (problem) throw problem
  if (habits.countsPulls && context.method === 'GET') {
    const byTag = argument === digest ? {} : { tag: argument }
    storage.notePull(name, { digest, ...byTag, at: new Date().toISOString() })
  }
  const headers = {
    'content-type': mediaType,
    'content-length': String(sizeBytes),
    'docker-content-digest': digest,
    etag: entityTag(digest),
  }
  return { status: 200, headers, body: { sizeBytes, open: () => storage.blobs.stream(digest) } }
}

/**
 * `PUT /v2/<name>/manifests/<reference>`: stores a manifest whose blobs and manifests are in the repository.
 *
 * @see distribution-spec v1.1, "Pushing Manifests"
 */
export async function putManifest(call: RegistryCall): Promise<Answer> {
  const { context, name, habits, room, rules, storage } = call
  const target = readTarget(call)
  if (target.tag !== undefined && rules.isImmutable(name, target.tag))
    throw immutableTagError(name, target.tag)
  const bytes = await readAtMost(context.body, MAX_MANIFEST_BYTES)
  if (!bytes) throw habits.errors.manifestTooLarge(MAX_MANIFEST_BYTES)
  const manifest = readManifest(bytes, context.header('content-type'))
  if ('problem' in manifest) throw registryError(400, 'MANIFEST_INVALID', { reason: manifest.problem })
  const digest = digestOf(bytes, target.digest && splitDigest(target.digest).algorithm)
  if (target.digest !== undefined && target.digest !== digest) {
    throw registryError(400, 'DIGEST_INVALID', { digest: target.digest })
  }
  const addition = { sizeBytes: bytes.length, digest }
  room.require(name, addition)
  const check = () => requireContent(manifest, name, storage.content)
  check()

  const signed = habits.signedBy(manifest, target.tag)
  const record = recordOf(manifest, { ...addition, signed })
  // Checked once more with the record: what the manifest names may go while its bytes are written.
  await room.keep(name, addition, () => storage.putManifest(name, bytes, record, { tag: target.tag, check }))
  return emptyAnswer(201, {
    location: `${habits.locationOrigin(context)}/v2/${name}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(manifest.subject ? { 'oci-subject': manifest.subject } : {}),
  })
}

/** `DELETE /v2/<name>/manifests/<reference>`: deletes a tag, or a manifest with all its tags. */
export async function deleteManifest({
  name,
  argument,
  habits,
  rules,
  storage,
}: RegistryCall): Promise<Answer> {
  const { errors } = habits
  const isByDigest = argument.includes(':')
  if (!isByDigest && errors.tagDeletion) throw errors.tagDeletion(argument)
  const deleted = isByDigest
    ? await rules.deleteManifest(name, requireDigest(argument))
    : await storage.deleteTag(name, argument)
  if (deleted) return emptyAnswer(202)
  if (!storage.content.hasRepository(name)) throw errors.repositoryUnknown(name)
  throw errors.manifestUnknown(name, argument)
}

function requireManifest({ name, argument, habits, storage }: RegistryCall): ManifestRecord {
  const isByDigest = argument.includes(':')
  if (isByDigest) requireDigest(argument)
  const { content } = storage
  if (!content.hasRepository(name)) throw habits.errors.repositoryUnknown(name)
  const digest = isDigest(argument) ? argument : content.tagDigest(name, argument)
  const manifest = digest && content.manifest(name, digest)
  if (!manifest) throw habits.errors.manifestUnknown(name, argument)
  return manifest
}

function readTarget({ name, argument, habits }: RegistryCall): { tag?: string; digest?: Digest } {
  if (argument.includes(':')) return { digest: requireDigest(argument) }
  if (isTag(argument)) return { tag: argument }
  throw habits.errors.referenceInvalid(name, argument)
}

function requireContent(manifest: Manifest, repository: string, content: Content): void {
  const [first, ...rest] = new Set([
    ...manifest.blobs.filter((digest) => content.blobSizeBytes(repository, digest) === undefined),
    ...manifest.manifests.filter((digest) => !content.manifest(repository, digest)),
  ])
  if (first !== undefined) throw missingContentError([first, ...rest])
}

function recordOf(
  manifest: Manifest,
  {
    digest,
    sizeBytes,
    signed,
  }: { readonly digest: Digest; readonly sizeBytes: number; readonly signed: Digest | undefined },
): NewManifest {
  const { mediaType, subject, artifactType, configMediaType, annotations } = manifest
  return {
    digest,
    mediaType,
    sizeBytes,
    pushedAt: new Date().toISOString(),
    subject: subject ?? signed,
    isSignature: signed !== undefined,
    artifactType,
    configMediaType,
    annotations,
    references: [...manifest.blobs, ...manifest.manifests],
  }
}
