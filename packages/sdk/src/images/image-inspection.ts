import type { RunConfig } from '../oci/config.js'
import type { Digest } from '../reference/digest.js'

/** What an image in a registry is. */
export interface ImageInspection {
  /** The reference that was asked for, completed. */
  readonly reference: string
  /** Digest of the image manifest; of the one for the chosen platform where the reference names an index. */
  readonly digest: Digest
  readonly mediaType: string
  /** `linux/amd64`. */
  readonly platform: string
  /** RFC 3339, where the config tells. */
  readonly created?: string
  /** Bytes in the registry: manifest, config and layers. */
  readonly sizeBytes: number
  readonly layers: readonly {
    readonly digest: Digest
    readonly diffId?: Digest
    readonly sizeBytes: number
    readonly mediaType: string
  }[]
  readonly run: RunConfig
  readonly annotations: Readonly<Record<string, string>>
  /** Platforms of the index, where the reference names one. */
  readonly platforms?: readonly string[]
}

/** Proof that an image in a registry is whole. */
export interface ImageVerification {
  readonly reference: string
  readonly digest: Digest
  /** Blobs read back: config and layers. */
  readonly blobs: number
  /** Compressed bytes read back and checked against their digests. */
  readonly readBytes: number
  /** Uncompressed bytes checked against the config's diff ids. */
  readonly unpackedBytes: number
}
