import { isSdkError } from '../errors/guards.js'
import type { Descriptor } from '../oci/descriptor.js'
import type { CallOptions } from './context.js'
import type { Manifests } from './manifests.js'

/**
 * What a tag or digest names; `hidden` where it is there and the project's policy lets nobody look at it, `undefined` where it
 * is not. Network: as `head`.
 *
 * @see Harbor answers 412 to GET and HEAD of an image that was not scanned or is vulnerable, in projects that prevent that
 */
export async function lookFor(
  manifests: Pick<Manifests, 'head'>,
  reference: string,
  options: CallOptions,
): Promise<Descriptor | 'hidden' | undefined> {
  try {
    return await manifests.head(reference, options)
  } catch (error) {
    // HEAD has no body that would tell which precondition it is.
    if (isSdkError(error, 'POLICY_VIOLATION', 'PRECONDITION_FAILED')) return 'hidden'
    throw error
  }
}
