import { createHash } from 'node:crypto'
import { ConfigError } from '../errors/classes.js'

/**
 * A digest of exact bytes: `sha256:` and 64 lower-case hexadecimal digits.
 *
 * @see image-spec v1.1, descriptor.md, "Digests"
 */
export type Digest = `sha256:${string}`

const DIGEST = /^sha256:[a-f0-9]{64}$/

/** Tells whether the text is a {@link Digest}. */
export function isDigest(text: string): text is Digest {
  return DIGEST.test(text)
}

/**
 * The text as a {@link Digest}.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when it is not one. Other algorithms are not accepted: every
 * registry this SDK knows stores sha256.
 */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text
  throw new ConfigError('REFERENCE_INVALID', {
    action: 'read the digest',
    target: JSON.stringify(text.slice(0, 100)),
    reason: 'it is not "sha256:" followed by 64 lower-case hexadecimal digits',
    hint: 'Copy the digest as the registry shows it.',
  })
}

/** The digest of the bytes. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** Computes a digest and a size over bytes that come in pieces. */
export interface DigestMeter {
  /** Bytes seen so far. */
  readonly sizeBytes: number
  /** Takes the next piece. */
  update(bytes: Uint8Array): void
  /** The digest of all pieces. Call it once, at the end. */
  digest(): Digest
}

/** Makes a {@link DigestMeter}. */
export function createDigestMeter(): DigestMeter {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return {
    get sizeBytes() {
      return sizeBytes
    },
    update(bytes) {
      hash.update(bytes)
      sizeBytes += bytes.byteLength
    },
    digest: () => `sha256:${hash.digest('hex')}`,
  }
}
