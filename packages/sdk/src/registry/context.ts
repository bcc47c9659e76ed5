import type { ErrorSide } from '../errors/error.js'
import type { HttpClient } from '../http/client.js'
import type { Scope } from '../http/request.js'
import type { Logger } from '../log/logger.js'
import type { Clock } from '../support/clock.js'
import type { BodyLimit } from './body-limit.js'

/** What every call to one registry needs. */
export interface RegistryContext {
  readonly host: string
  /** Root URL. */
  readonly origin: URL
  readonly side: ErrorSide
  readonly client: HttpClient
  readonly clock: Clock
  readonly logger: Logger
  /** Shared by all uploads, so that one learns from the other. */
  readonly bodyLimit: BodyLimit
  /** Lets tidying up go on behind the caller's back; its failure matters to nobody. */
  cleanUp(work: Promise<unknown>): void
}

/** What every call to one repository needs. */
export interface RepositoryContext extends RegistryContext {
  /** Path of the repository, project included. */
  readonly name: string
  /** `host/name`, for messages. */
  readonly target: string
  readonly pull: readonly Scope[]
  readonly push: readonly Scope[]
  readonly delete: readonly Scope[]
  /** The URL of a path below the repository. */
  url(path: string): URL
}

/** What ends a call early. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/** A digest as messages show it: the first 12 digits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}
