import { type Digest, isDigest } from '../oci/digest.js'
import { isRepositoryName } from '../oci/repository-name.js'
import type { Answer } from '../server/answer.js'
import { requireDigest } from './digest-argument.js'
import type { RegistryCall } from './endpoint.js'
import { registryError } from './errors.js'
import { blobCreatedAnswer, sessionAnswer } from './upload-answer.js'

/**
 * `POST /v2/<name>/blobs/uploads/`: mounts a blob (`mount`, `from`), takes a whole one (`digest`), or opens a session.
 *
 * A mount that cannot be done, whatever the reason, opens a session.
 *
 * @see distribution-spec v1.1, "Pushing blobs" and "Mounting a blob from another repository"
 */
export async function startUpload(call: RegistryCall): Promise<Answer> {
  const { query } = call.context
  const mount = query.get('mount')
  if (call.habits.takesBlobByPost && mount === null && query.has('digest')) {
    return uploadWhole(call, requireDigest(query.get('digest')))
  }
  if (mount !== null && isDigest(mount) && (await mountBlob(call, mount, query.get('from') ?? ''))) {
    return blobCreatedAnswer(call, mount)
  }
  call.room.require(call.name, { sizeBytes: 0 })
  return sessionAnswer(202, call, await call.storage.uploads.create(call.name))
}

async function mountBlob(call: RegistryCall, digest: Digest, from: string): Promise<boolean> {
  if (!isRepositoryName(from)) return false
  const pull = { repository: from, action: 'pull' } as const
  if (!call.caller.holds(pull)) {
    // An account that has no right to the source gets a plain session; one whose token is too narrow may widen it.
    if (!call.caller.mayObtain(pull)) return false
    throw call.gate.refuse(call.context, [{ repository: call.name, action: 'push' }, pull])
  }
  const sizeBytes = call.storage.content.blobSizeBytes(from, digest)
  if (sizeBytes === undefined) return false
  return call.room.keep(call.name, { sizeBytes, digest }, () =>
    call.storage.mountBlob(digest, from, call.name),
  )
}

async function uploadWhole(call: RegistryCall, digest: Digest): Promise<Answer> {
  const { context, name, room, storage } = call
  room.require(name, { sizeBytes: context.body.lengthBytes ?? 0, digest })
  const session = await storage.uploads.create(name)
  try {
    await session.file.append(context.body.chunks())
    const isStored = await room.keep(name, { sizeBytes: session.file.sizeBytes, digest }, () =>
      storage.commitUpload(session, digest),
    )
    if (isStored) return blobCreatedAnswer(call, digest)
  } catch (error) {
    // The client never learned of the session, so nobody could go on with it.
    await storage.uploads.end(session)
    throw error
  }
  throw registryError(400, 'DIGEST_INVALID', { digest })
}
