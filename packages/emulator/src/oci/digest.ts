import { createHash, type Hash } from 'node:crypto'

/** The hash functions whose digests the emulator can check and store. */
export type DigestAlgorithm = 'sha256' | 'sha512'

/**
 * A digest in its text form, checked: `sha256:` and 64, or `sha512:` and 128, lowercase hexadecimal digits.
 */
export type Digest = `${DigestAlgorithm}:${string}`

const SUPPORTED = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/
const ANY_ALGORITHM = /^(?!sha256:|sha512:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/

/** Tells whether a text is a digest that the emulator can check (image-spec v1.1, "Digests"). */
export function isDigest(text: string): text is Digest {
  return SUPPORTED.test(text)
}

/** Tells whether a text is a well-formed digest of a hash function that the emulator does not know. */
export function isForeignDigest(text: string): boolean {
  return ANY_ALGORITHM.test(text)
}

/** Gives the hash function and the hexadecimal digits of a digest. */
export function splitDigest(digest: Digest): { algorithm: DigestAlgorithm; hex: string } {
  const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256'
  return { algorithm, hex: digest.slice(algorithm.length + 1) }
}

/** Computes the digest of bytes held in memory. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return digestFrom(createHash(algorithm).update(bytes), algorithm)
}

/** Ends a running hash and gives its digest; the hash cannot be used afterwards. */
export function digestFrom(hash: Hash, algorithm: DigestAlgorithm): Digest {
  return `${algorithm}:${hash.digest('hex')}`
}
