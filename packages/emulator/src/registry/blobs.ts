import { type Answer, emptyAnswer } from '../server/answer.js'
import { readByteRange } from './byte-range.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'
import { entityTag, notModified } from './entity-tag.js'
import { registryError } from './errors.js'

/**
 * `GET` and `HEAD /v2/<name>/blobs/<digest>`: sends a blob or a range of it (distribution-spec v1.1, "Pulling
 * blobs").
 */
export async function answerBlob({ context, name, argument, storage }: RegistryCall): Promise<Answer> {
  const digest = requireDigest(argument)
  const sizeBytes = storage.content.blobSizeBytes(name, digest)
  if (sizeBytes === undefined) throw registryError(404, 'BLOB_UNKNOWN', { digest })

  const unchanged = notModified(context, digest)
  if (unchanged) return unchanged
  const headers = {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: entityTag(digest),
  }
  // RFC 9110: a range counts for GET only, and only if the client's copy is of the same content.
  const isRangeValid =
    context.method === 'GET' && (context.header('if-range') ?? headers.etag) === headers.etag
  const range = readByteRange(isRangeValid ? context.header('range') : undefined, sizeBytes)
  if (range === 'unsatisfiable') {
    throw registryError(416, 'UNSUPPORTED', { digest }, { 'content-range': `bytes */${sizeBytes}` })
  }
  if (range === 'whole') {
    return {
      status: 200,
      headers: { ...headers, 'content-length': String(sizeBytes) },
      body: { sizeBytes, open: () => storage.blobs.stream(digest) },
    }
  }
  const lengthBytes = range.end - range.start + 1
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(lengthBytes),
      'content-range': `bytes ${range.start}-${range.end}/${sizeBytes}`,
    },
    body: { sizeBytes: lengthBytes, open: () => storage.blobs.stream(digest, range) },
  }
}

/**
 * `DELETE /v2/<name>/blobs/<digest>`: takes a blob out of the repository (distribution-spec v1.1, "Deleting
 * Blobs").
 */
export async function deleteBlob({ name, argument, storage }: RegistryCall): Promise<Answer> {
  const digest = requireDigest(argument)
  if (await storage.deleteBlob(name, digest)) return emptyAnswer(202)
  throw registryError(404, 'BLOB_UNKNOWN', { digest })
}
