import type { RequestBody } from '../server/request-body.js'
import type { UploadSession } from '../storage/upload-sessions.js'
import type { RegistryCall } from './endpoint.js'
import { registryError } from './errors.js'
import { sessionHeaders } from './upload-answer.js'

/**
 * Appends the body of a PATCH or PUT to an upload. Where the registry heeds a `Content-Range`, that is checked first.
 *
 * When the client goes away in the middle, the session keeps what has come.
 *
 * @throws {@link RequestError} 416 when the chunk does not begin where the upload stands, 400 `SIZE_INVALID`
 * when the
 * body and its range differ in length; the session then stands where it stood before.
 * @see distribution-spec v1.1, "Pushing a blob in chunks"
 */
export async function appendChunk(session: UploadSession, call: RegistryCall): Promise<void> {
  const { file } = session
  const { context } = call
  const startBytes = file.sizeBytes
  const expectedBytes = chunkLength(session, call)
  checkLength(expectedBytes, context.body)
  await file.append(context.body.chunks())
  const receivedBytes = file.sizeBytes - startBytes
  if (expectedBytes !== undefined && receivedBytes !== expectedBytes) {
    await file.truncate(startBytes)
    throw registryError(400, 'SIZE_INVALID', { expected: expectedBytes, received: receivedBytes })
  }
}

function chunkLength(session: UploadSession, call: RegistryCall): number | undefined {
  const contentRange = call.habits.checksContentRange ? call.context.header('content-range') : undefined
  if (contentRange === undefined) return undefined
  const match = /^([0-9]+)-([0-9]+)$/.exec(contentRange)
  const [start, end] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || start !== session.file.sizeBytes || end < start) {
    throw registryError(416, 'BLOB_UPLOAD_INVALID', { range: contentRange }, sessionHeaders(call, session))
  }
  return end - start + 1
}

function checkLength(expectedBytes: number | undefined, { lengthBytes }: RequestBody): void {
  if (expectedBytes !== undefined && lengthBytes !== undefined && expectedBytes !== lengthBytes) {
    throw registryError(400, 'SIZE_INVALID', { expected: expectedBytes, received: lengthBytes })
  }
}
