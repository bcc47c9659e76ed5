import { type Digest, isDigest, isForeignDigest } from '../oci/digest.js'
import { registryError } from './errors.js'

/**
 * Takes a digest from a path or a query.
 *
 * @throws {@link RequestError} 400 `DIGEST_INVALID` when it is missing or malformed, 400 `UNSUPPORTED` when
 * its hash
 * function is unknown.
 */
export function requireDigest(text: string | null): Digest {
  if (text !== null && isDigest(text)) return text
  const code = text !== null && isForeignDigest(text) ? 'UNSUPPORTED' : 'DIGEST_INVALID'
  throw registryError(400, code, { digest: text })
}
