import { isSdkError } from '../errors/guards.js'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest } from '../http/request.js'
import { withRetries } from '../http/retry.js'
import type { EncodedContent } from '../oci/descriptor.js'
import type { RepositoryContext } from './context.js'
import { digestMismatch } from './verified-stream.js'

const TIMEOUT_MS = 120_000

/**
 * Stores a manifest and makes sure that the registry has it under the digest that was computed here.
 *
 * Before it is sent again the registry is asked for it: an answer that got lost says nothing about the request, and an
 * immutable tag takes no second one.
 */
export async function putManifest(
  context: RepositoryContext,
  place: Omit<HttpRequest, 'method' | 'expect'>,
  content: EncodedContent,
): Promise<void> {
  const { client, clock, logger } = context
  const ask: HttpRequest = { ...place, method: 'HEAD', expect: [200, 404], retry: 'never' }
  const store: HttpRequest = {
    ...place,
    method: 'PUT',
    headers: { 'Content-Type': content.mediaType },
    body: { sizeBytes: content.sizeBytes, open: () => content.bytes },
    expect: [200, 201],
    retry: 'never',
    scopes: context.push,
    notFound: 'NAME_UNKNOWN',
    timeoutMs: TIMEOUT_MS,
  }
  const storedDigest = async () => (await client.send(ask)).headers['docker-content-digest']
  const isThere = async (): Promise<boolean> => {
    try {
      return (await storedDigest()) === content.digest
    } catch (error) {
      if (!isSdkError(error) || error.code === 'ABORTED') throw error
      return false
    }
  }
  let wasSent = false
  const once = async (): Promise<void> => {
    if (wasSent && (await isThere())) return
    wasSent = true
    const response = await client.send(store)
    const stated = response.headers['docker-content-digest']
    if (stated === undefined && isPage(response)) throw pageError(store, response)
    const stored = stated ?? (await storedDigest())
    if (stored !== content.digest) throw digestMismatch(content.digest, stored ?? 'not stated', store)
  }
  // Some registries answer a manifest that they do not like with 500, however often it comes.
  await withRetries(once, { mode: 'once-on-5xx', clock, logger, signal: place.signal })
}
