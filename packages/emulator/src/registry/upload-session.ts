import { type Answer, emptyAnswer } from '../server/answer.js'
import type { UploadSession } from '../storage/upload-sessions.js'
import { appendChunk } from './chunk.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'
import { registryError } from './errors.js'
import { blobCreatedAnswer, sessionAnswer } from './upload-answer.js'
import { readUploadState } from './upload-state.js'

/**
 * `GET /v2/<name>/blobs/uploads/<id>`: tells how far an upload is (distribution-spec v1.1, "Pushing a blob in
 * chunks").
 */
export async function uploadStatus(call: RegistryCall): Promise<Answer> {
  return sessionAnswer(204, call, requireSession(call))
}

/**
 * `PATCH /v2/<name>/blobs/uploads/<id>`: appends a chunk, or a stream of any length without `Content-Range`.
 */
export async function resumeUpload(call: RegistryCall): Promise<Answer> {
  return withSession(call, async (session) => {
    await appendChunk(session, call)
    return sessionAnswer(202, call, session)
  })
}

/**
 * `PUT /v2/<name>/blobs/uploads/<id>?digest=<digest>`: takes the last bytes, if any, and makes the upload a
 * blob.
 */
export async function finishUpload(call: RegistryCall): Promise<Answer> {
  const { context, habits, name, room, storage } = call
  const digest = requireDigest(context.query.get('digest'))
  return withSession(call, async (session) => {
    const receivedBytes = session.file.sizeBytes
    const additionOf = (bodyBytes: number) => ({
      digest,
      sizeBytes: habits.countedBytes(receivedBytes, bodyBytes),
    })
    room.require(name, additionOf(context.body.lengthBytes ?? 0))
    await appendChunk(session, call)
    const isStored = await room.keep(name, additionOf(session.file.sizeBytes - receivedBytes), () =>
      storage.commitUpload(session, digest),
    )
    if (isStored) return blobCreatedAnswer(call, digest)
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

function requireSession({ context, name, argument, habits, storage }: RegistryCall): UploadSession {
  const state = habits.hasUploadState ? readUploadState(context.query.get('_state') ?? '') : undefined
  const isForeign = state?.id !== argument || state.repository !== name
  if (habits.hasUploadState && isForeign) throw registryError(404, 'BLOB_UPLOAD_INVALID')
  const session = storage.uploads.find(argument, name)
  if (!session) throw registryError(404, 'BLOB_UPLOAD_UNKNOWN', { id: argument })
  if (state && state.offsetBytes !== session.file.sizeBytes) throw registryError(404, 'BLOB_UPLOAD_INVALID')
  return session
}
