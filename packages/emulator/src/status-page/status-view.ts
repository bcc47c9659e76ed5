import type { Credential } from '../auth/accounts.js'
import type { Digest } from '../oci/digest.js'
import type { AccessRequest } from '../platform/extension/access-store.js'
import type { StorageRequest } from '../platform/extension/storage-requests.js'
import type { TemplateFailure } from '../platform/extension/templates/template-store.js'

/** Everything that the status page shows, as plain data. Times are ISO 8601 texts. */
export interface StatusView {
  readonly registryHost: string
  readonly platformUrl: string
  readonly project: string
  /** Whether the registry asks for a credential. */
  readonly hasAuth: boolean
  readonly push: Credential
  readonly pull: Credential
  readonly apiToken: string
  /** The latest request for access; undefined where nobody ever asked. */
  readonly access: AccessRequest | undefined
  /** Requests for storage that wait for staff, the oldest first. */
  readonly storageRequests: readonly StorageRequest[]
  readonly storage: StorageView
  readonly repositories: readonly RepositoryView[]
  /** The latest first. */
  readonly versions: readonly VersionView[]
  /** The latest first. */
  readonly requests: readonly RequestView[]
}

/** How much of its storage the project uses. */
export interface StorageView {
  readonly usedBytes: number
  readonly limitBytes: number
}

/** A repository with its artifacts. */
export interface RepositoryView {
  /** Without the project. */
  readonly name: string
  /** The latest, those that were pushed last first. */
  readonly artifacts: readonly ArtifactView[]
  /** How many there are, those that are not shown too. */
  readonly artifactCount: number
  readonly template: TemplateView | undefined
}

/** What makes an app version of each new tag. */
export interface TemplateView {
  readonly app: string
  /** A pattern, such as `{tag}`. */
  readonly versionName: string
  /** Why the latest tag got no version; undefined where all is well. */
  readonly lastFailure: Pick<TemplateFailure, 'tag' | 'message'> | undefined
}

/** One manifest or index with all its tags. */
export interface ArtifactView {
  readonly digest: Digest
  readonly tags: readonly TagView[]
  readonly sizeBytes: number
  readonly pushedAt: string
  readonly platforms: readonly string[]
}

/** A tag, and the app versions that use it. */
export interface TagView {
  readonly name: string
  readonly versions: readonly string[]
}

/** An app version and the image that it runs. */
export interface VersionView {
  readonly app: string
  readonly name: string
  /** Repository and tag, with the registry's host where that is another one. */
  readonly image: string
  readonly createdAt: string
  readonly isActive: boolean
  /** Whether the tag that it runs was deleted from the registry: no new deployment can start. */
  readonly isTagGone: boolean
}

/** A request that the emulator answered. */
export interface RequestView {
  readonly method: string
  readonly path: string
  /** 0 where the client left before the answer. */
  readonly status: number
}
