import { isSdkError } from '../errors/guards.js'
import type { Digest } from '../reference/digest.js'
import { type CallOptions, type RepositoryContext, shortDigest } from './context.js'
import { cancelUploadSession, sessionLocation, type UploadCall } from './upload-session.js'

/** What a registry answers instead of a mount; Harbor says 401 for a source that may not be read or does not exist. */
const REFUSALS = [400, 401, 403, 404, 405, 409, 412]

/**
 * Mounts a blob from another repository of the registry.
 *
 * @see distribution-spec v1.1, "Mounting a blob from another repository"
 */
export async function mountBlob(
  context: RepositoryContext,
  digest: Digest,
  from: string,
  { signal }: CallOptions,
): Promise<'mounted' | 'refused'> {
  const call = {
    action: `mount blob ${shortDigest(digest)} from ${from} in`,
    target: context.target,
    side: context.side,
    signal,
  }
  const url = context.url('blobs/uploads/')
  url.search = `?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`
  const response = await context.client.send({
    ...call,
    method: 'POST',
    url,
    expect: [201, 202, ...REFUSALS],
    retry: 'always',
    scopes: [...context.push, { repository: from, actions: ['pull'] }],
  })
  if (response.status === 201) return 'mounted'
  if (response.status === 202) cancelUnwanted(context, call, response)
  return 'refused'
}

/** A registry that cannot mount opens an upload session instead. */
function cancelUnwanted(
  context: RepositoryContext,
  call: UploadCall,
  response: Parameters<typeof sessionLocation>[2],
): void {
  try {
    cancelUploadSession(context, { location: sessionLocation(context, call, response) })
  } catch (error) {
    // A session without a usable address ends by itself.
    if (!isSdkError(error)) throw error
  }
}
