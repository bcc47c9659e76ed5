/** What a registry service may offer. */
export type Feature =
  /** A list of the project's repositories. */
  | 'repositories'
  /** Artifacts with all their tags. */
  | 'artifacts'
  /** Artifacts without a tag among them. */
  | 'untagged'
  | 'tag-create'
  | 'tag-delete'
  | 'artifact-delete'
  /** Vulnerabilities that were found. */
  | 'scans'
  | 'scan-start'
  /** Used bytes and limit, as the server counts them. */
  | 'storage'
  | 'storage-requests'
  /** Rules of the project: immutable tags, retention, prevention of vulnerable images. */
  | 'policies'
  | 'app-versions'
  | 'templates'
  | 'link'

/** Who answers. `extension` is the platform's registry service, `platform` its published API. */
export type ContentSourceName = 'extension' | 'harbor' | 'platform' | 'registry'

/** Whether a feature can be used here, and why. */
export interface Capability {
  /** `unknown`: nobody told, it may work. `via-dashboard`: people can do it there, programs cannot. */
  readonly state: 'supported' | 'unsupported' | 'unknown' | 'via-dashboard'
  /** Who offers it; present where it is `supported`. */
  readonly source?: ContentSourceName
  /** Which request said so and what the answer was, or what is missing. */
  readonly reason: string
  /** Where people do it. */
  readonly dashboardUrl?: string
}

/** What the registry at hand offers to the credentials at hand. */
export interface CapabilityReport {
  readonly registry: string
  readonly project?: string
  /** What the registry is. */
  readonly kind: 'harbor' | 'oci'
  /** As the Harbor tells it: `v2.14.0-44a74424`. */
  readonly harborVersion?: string
  /** Root of the platform's API, where one belongs to this registry. */
  readonly platformUrl?: string
  /** Why the platform of this registry did not answer; absent where it did, and where there is none. Asked anew by the next call. */
  readonly platformProblem?: string
  readonly features: Readonly<Record<Feature, Capability>>
}
