/** A repository as the lists show it. What a source does not tell is absent. */
export interface RepositorySummary {
  /** Path, project included: `studio/game-server`. */
  readonly name: string
  readonly artifactCount?: number
  readonly tagCount?: number
  readonly pullCount?: number
  /** The server's figure; shared layers are in it once. */
  readonly sizeBytes?: number
  /** RFC 3339. */
  readonly pushedAt?: string
  /** Whether new tags become app versions by a template on the server. */
  readonly hasTemplate?: boolean
}
