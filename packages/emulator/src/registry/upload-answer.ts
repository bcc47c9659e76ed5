import type { Digest } from '../oci/digest.js'
import { type Answer, emptyAnswer } from '../server/answer.js'
import type { UploadSession } from '../storage/upload-sessions.js'

/**
 * Gives the headers that tell a client where its upload stands.
 *
 * `Range` names the last byte received. It cannot say "none", so a session without bytes shows `0-0` as one
 * with a
 * single byte does; that is what registries have always sent.
 */
export function sessionHeaders({ id, repository, file }: UploadSession): Record<string, string> {
  return {
    location: `/v2/${repository}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, file.sizeBytes - 1)}`,
    'docker-upload-uuid': id,
  }
}

/** Answers that an upload is open and where it stands. */
export function sessionAnswer(status: 202 | 204, session: UploadSession): Answer {
  return emptyAnswer(status, sessionHeaders(session))
}

/** Answers that a blob is in the repository. */
export function blobCreatedAnswer(repository: string, digest: Digest): Answer {
  return emptyAnswer(201, {
    location: `/v2/${repository}/blobs/${digest}`,
    'docker-content-digest': digest,
  })
}
