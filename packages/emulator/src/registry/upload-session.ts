import { type Answer, emptyAnswer } from '../server/answer.js'
import type { UploadSession } from '../storage/upload-sessions.js'
import { appendChunk } from './chunk.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'
import { registryError } from './errors.js'
import { blobCreatedAnswer, sessionAnswer } from './upload-answer.js'

/**
 * `GET /v2/<name>/blobs/uploads/<id>`: tells how far an upload is (distribution-spec v1.1, "Pushing a blob in
 * chunks").
 */
export async function uploadStatus(call: RegistryCall): Promise<Answer> {
  return sessionAnswer(204, requireSession(call))
}

/**
 * `PATCH /v2/<name>/blobs/uploads/<id>`: appends a chunk, or a stream of any length without `Content-Range`.
 */
export async function resumeUpload(call: RegistryCall): Promise<Answer> {
  return withSession(call, async (session) => {
    await appendChunk(session, call.context)
    return sessionAnswer(202, session)
  })
}

/**
 * `PUT /v2/<name>/blobs/uploads/<id>?digest=<digest>`: takes the last bytes, if any, and makes the upload a
 * blob.
 */
export async function finishUpload(call: RegistryCall): Promise<Answer> {
  const digest = requireDigest(call.context.query.get('digest'))
  return withSession(call, async (session) => {
    await appendChunk(session, call.context)
    if (await call.storage.commitUpload(session, digest)) return blobCreatedAnswer(call.name, digest)
    throw registryError(400, 'DIGEST_INVALID', { digest })
  })
}

/** `DELETE /v2/<name>/blobs/uploads/<id>`: cancels an upload and drops its bytes. */
export async function cancelUpload(call: RegistryCall): Promise<Answer> {
  return withSession(call, async (session) => {
    await call.storage.uploads.end(session)
    return emptyAnswer(204)
  })
}

async function withSession(
  call: RegistryCall,
  work: (session: UploadSession) => Promise<Answer>,
): Promise<Answer> {
  const { uploads } = call.storage
  // Looked up once more when its turn comes: the request before may have ended it.
  return uploads.exclusively(requireSession(call), () => work(requireSession(call)))
}

function requireSession({ name, argument, storage }: RegistryCall): UploadSession {
  const session = storage.uploads.find(argument, name)
  if (!session) throw registryError(404, 'BLOB_UPLOAD_UNKNOWN', { id: argument })
  return session
}
