import type { Digest } from '../oci/digest.js'
import { type Answer, emptyAnswer } from '../server/answer.js'
import type { UploadSession } from '../storage/upload-sessions.js'
import type { RegistryCall } from './endpoint.js'
import { writeUploadState } from './upload-state.js'

/** What decides the form of a location. */
type Place = Pick<RegistryCall, 'context' | 'habits'>

/**
 * Gives the headers that tell a client where its upload stands.
 *
 * `Range` names the last byte received. It cannot say "none", so a session without bytes shows `0-0` as one with a
 * single byte does; that is what registries have always sent.
 */
export function sessionHeaders({ context, habits }: Place, session: UploadSession): Record<string, string> {
  const { id, repository, file } = session
  const state = habits.hasUploadState ? `?_state=${writeUploadState(session)}` : ''
  return {
    location: `${habits.locationOrigin(context)}/v2/${repository}/blobs/uploads/${id}${state}`,
    range: `0-${Math.max(0, file.sizeBytes - 1)}`,
    'docker-upload-uuid': id,
  }
}

/** Answers that an upload is open and where it stands. */
export function sessionAnswer(status: 202 | 204, place: Place, session: UploadSession): Answer {
  return emptyAnswer(status, sessionHeaders(place, session))
}

/** Answers that a blob is in the repository. */
export function blobCreatedAnswer({ context, habits, name }: RegistryCall, digest: Digest): Answer {
  return emptyAnswer(201, {
    location: `${habits.locationOrigin(context)}/v2/${name}/blobs/${digest}`,
    'docker-content-digest': digest,
  })
}
