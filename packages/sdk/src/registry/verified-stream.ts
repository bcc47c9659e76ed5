import { pipeline, type Readable, Transform } from 'node:stream'
import { IntegrityError } from '../errors/classes.js'
import type { HttpRequest } from '../http/request.js'
import { createDigestMeter, type Digest } from '../reference/digest.js'

/**
 * The same bytes, with an error `DIGEST_MISMATCH` instead of the last ones when they are not those of the digest. Use
 * nothing of what was read before the end has come.
 */
export function verifiedStream(
  source: Readable,
  digest: Digest,
  request: Pick<HttpRequest, 'action' | 'target' | 'side'>,
): Readable {
  const meter = createDigestMeter()
  // Held back until the digest is known: whoever passes the bytes on with their length never passes on a whole wrong blob.
  let last: Buffer | undefined
  const verifier = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      meter.update(chunk)
      const previous = last
      last = chunk
      done(null, previous)
    },
    flush(done) {
      const actual = meter.digest()
      if (actual === digest) done(null, last)
      else done(digestMismatch(digest, actual, request))
    },
  })
  return pipeline(source, verifier, () => undefined)
}

/** The error for bytes that are not what their digest promised. */
export function digestMismatch(
  wanted: Digest,
  actual: string,
  request: Pick<HttpRequest, 'action' | 'target' | 'side'>,
): IntegrityError {
  const { action, target, side } = request
  return new IntegrityError('DIGEST_MISMATCH', {
    action,
    target,
    side,
    reason: `the digest is ${actual} where ${wanted} was to be`,
    hint: 'Try again. If it stays, the registry or something on the way to it changes what is stored.',
  })
}
