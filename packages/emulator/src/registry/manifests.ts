import { type Digest, digestOf, isDigest, splitDigest } from '../oci/digest.js'
import { type Manifest, readManifest } from '../oci/manifest.js'
import { isTag } from '../oci/tag.js'
import { type Answer, emptyAnswer } from '../server/answer.js'
import { readAtMost } from '../server/request-body.js'
import type { ManifestRecord, RepositoryRecord } from '../storage/repository-record.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'
import { missingContentError, registryError } from './errors.js'

/** The size that every registry has to take; larger ones are refused. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

/**
 * `GET` and `HEAD /v2/<name>/manifests/<reference>`: sends the exact bytes that were pushed, whatever
 * `Accept` says.
 */
export async function answerManifest(call: RegistryCall): Promise<Answer> {
  const { digest, mediaType, sizeBytes } = requireManifest(call)
  const headers = {
    'content-type': mediaType,
    'content-length': String(sizeBytes),
    'docker-content-digest': digest,
    etag: `"${digest}"`,
  }
  return { status: 200, headers, body: { sizeBytes, open: () => call.storage.blobs.stream(digest) } }
}

/**
 * `PUT /v2/<name>/manifests/<reference>`: stores a manifest whose blobs and manifests are in the repository.
 *
 * @see distribution-spec v1.1, "Pushing Manifests"
 */
export async function putManifest({ context, name, argument, storage }: RegistryCall): Promise<Answer> {
  const target = readTarget(argument)
  const bytes = await readAtMost(context.body, MAX_MANIFEST_BYTES)
  if (!bytes) throw registryError(413, 'SIZE_INVALID', { limit: MAX_MANIFEST_BYTES })
  const manifest = readManifest(bytes, context.header('content-type'))
  if ('problem' in manifest) throw registryError(400, 'MANIFEST_INVALID', { reason: manifest.problem })
  const digest = digestOf(bytes, target.digest && splitDigest(target.digest).algorithm)
  if (target.digest !== undefined && target.digest !== digest) {
    throw registryError(400, 'DIGEST_INVALID', { digest: target.digest })
  }
  requireContent(manifest, storage.metadata.find(name))

  await storage.putManifest(name, bytes, recordOf(manifest, digest, bytes.length), target.tag)
  return emptyAnswer(201, {
    location: `/v2/${name}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(manifest.subject ? { 'oci-subject': manifest.subject } : {}),
  })
}

/** `DELETE /v2/<name>/manifests/<reference>`: deletes a tag, or a manifest with all its tags. */
export async function deleteManifest({ name, argument, storage }: RegistryCall): Promise<Answer> {
  const deleted = argument.includes(':')
    ? await storage.deleteManifest(name, requireDigest(argument))
    : await storage.deleteTag(name, argument)
  if (deleted) return emptyAnswer(202)
  throw registryError(404, storage.metadata.find(name) ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN', {
    reference: argument,
  })
}

function requireManifest({ name, argument, storage }: RegistryCall): ManifestRecord {
  const isByDigest = argument.includes(':')
  if (isByDigest) requireDigest(argument)
  const repository = storage.metadata.find(name)
  if (!repository) throw registryError(404, 'NAME_UNKNOWN', { name })
  const digest = isDigest(argument) ? argument : repository.tags.get(argument)
  const manifest = digest && repository.manifests.get(digest)
  if (!manifest) throw registryError(404, 'MANIFEST_UNKNOWN', { reference: argument })
  return manifest
}

function readTarget(reference: string): { tag?: string; digest?: Digest } {
  if (reference.includes(':')) return { digest: requireDigest(reference) }
  if (isTag(reference)) return { tag: reference }
  throw registryError(400, 'MANIFEST_INVALID', { reference, reason: 'not a tag and not a digest' })
}

function requireContent(manifest: Manifest, repository: RepositoryRecord | undefined): void {
  const [first, ...rest] = new Set([
    ...manifest.blobs.filter((digest) => !repository?.blobs.has(digest)),
    ...manifest.manifests.filter((digest) => !repository?.manifests.has(digest)),
  ])
  if (first !== undefined) throw missingContentError([first, ...rest])
}

function recordOf(manifest: Manifest, digest: Digest, sizeBytes: number): ManifestRecord {
  const { mediaType, subject, artifactType, annotations } = manifest
  return {
    digest,
    mediaType,
    sizeBytes,
    pushedAt: new Date().toISOString(),
    subject,
    artifactType,
    annotations,
  }
}
