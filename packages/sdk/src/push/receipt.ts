import type { ErrorJson } from '../errors/error.js'
import type { ExcludedEntry } from '../pack/file-entry.js'
import type { Warning } from '../pack/warning.js'
import type { Digest } from '../reference/digest.js'
import type { BlobOutcome } from '../registry/copy-blob.js'
import type { EnsuredVersion } from '../versions/version-desk.js'

/** One layer of a pushed image. */
export interface ReceiptLayer {
  readonly digest: Digest
  /** Digest of the uncompressed archive. */
  readonly diffId: Digest
  /** Bytes as stored in the registry. */
  readonly sizeBytes: number
  readonly outcome: BlobOutcome
  /** Number of files in the layer; 0 for layers of the base image. */
  readonly files: number
}

/** What became of hop 10: the app version that starts the pushed tag, or why there is none. */
export type PushedVersion = EnsuredVersion | FailedVersion

/** The image is pushed, and its app version could not be made. `slipway link` tries that part again. */
export interface FailedVersion {
  readonly outcome: 'failed'
  /** Where it is known. */
  readonly app?: string
  readonly error: ErrorJson
}

/** Hop 11: what a push did, for people and for scripts. Contains no secret. */
export interface PushReceipt {
  readonly schemaVersion: 1
  /** `registry/project/name:tag`. */
  readonly reference: string
  /** `project/name`. */
  readonly repository: string
  /** Last part of the repository's path. */
  readonly name: string
  readonly tag: string
  /** Digest of the manifest: the image's identity. */
  readonly digest: Digest
  /** `linux/amd64`. */
  readonly platform: string
  /** `unity`, `godot`, `unreal` or `none`, with the version where it is known. */
  readonly engine: { readonly name: string; readonly version?: string }
  /** Bytes of the image in the registry: manifest, config and layers. */
  readonly sizeBytes: number
  /** Bytes of layers and config that were sent. */
  readonly uploadedBytes: number
  /** Bytes of layers and config that were there already. */
  readonly reusedBytes: number
  /** HTTP requests to the registry and its token service. */
  readonly requests: number
  readonly durationMs: number
  readonly layers: readonly ReceiptLayer[]
  /** Absent on `scratch`. */
  readonly base?: {
    /** With the digest that it had: written down like this, it stays the same. */
    readonly reference: string
    /** Digest of the base's own manifest for the platform. */
    readonly digest: Digest
  }
  /** Present where the Docker engine itself has sent the image: which of its layers are a base is not known then. */
  readonly via?: 'daemon'
  /** What of the build folder does not ship, each with its reason. */
  readonly excluded: readonly ExcludedEntry[]
  /** Absent where the repository has no template, or none was wanted. */
  readonly appVersion?: PushedVersion
  readonly warnings: readonly Warning[]
}

/** One layer of a planned push. */
export interface PlannedLayer {
  /** What people read: a file's name, `files 3/8`. */
  readonly name: string
  readonly files: number
  /** Bytes of the uncompressed archive. */
  readonly tarSizeBytes: number
  /** Known where the layer was packed before, on this machine or for the previous tag. */
  readonly digest?: Digest
  /** Compressed bytes, where known. */
  readonly sizeBytes?: number
  /** `existing`: in the registry; `upload`: to be sent; `unknown`: the registry was not asked or cannot tell yet. */
  readonly outcome: 'existing' | 'upload' | 'unknown'
}

/** What a push would do, found without changing anything. */
export interface PushPlan {
  readonly schemaVersion: 1
  readonly reference: string
  readonly platform: string
  readonly engine: { readonly name: string; readonly version?: string }
  readonly entrypoint: readonly string[]
  readonly args: readonly string[]
  /** `scratch` or the reference of the base image. */
  readonly base: string
  readonly files: { readonly count: number; readonly sizeBytes: number }
  readonly excluded: readonly ExcludedEntry[]
  readonly layers: readonly PlannedLayer[]
  /** Upper bound of what would be sent: exact for known layers, uncompressed size for the others. */
  readonly uploadAtMostBytes: number
  /** Bytes of layers that are in the registry already. */
  readonly reusedBytes: number
  /** Whether the registry was asked; false without credential. */
  readonly compared: boolean
  /** Known when every layer is: the digest that the push will have. */
  readonly digest?: Digest
  /** The app that would get a version by the given template. */
  readonly app?: string
  readonly warnings: readonly Warning[]
}
