import type { Digest } from '../reference/digest.js'

/**
 * Names a blob or manifest by what it is, its digest and its size.
 *
 * @see image-spec v1.1, descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  /** Bytes as stored in the registry. */
  readonly sizeBytes: number
}

/** A manifest, index or config as its exact bytes, with what those bytes are. */
export interface EncodedContent extends Descriptor {
  readonly bytes: Buffer
}
