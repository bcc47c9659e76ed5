import type { Need } from '../auth/accounts.js'
import type { Digest } from '../oci/digest.js'
import type { Manifest } from '../oci/manifest.js'
import type { RequestContext } from '../server/request-context.js'
import type { RequestError } from '../server/request-error.js'
import type { Endpoint } from './endpoint.js'

/** What registries do in different ways. There is one object for each profile, and endpoints ask it. */
export interface RegistryHabits {
  /**
   * Gives the rights that a request takes.
   *
   * @param repository - Empty where the endpoint has none.
   * @throws {@link RequestError} 400 where the request cannot be understood.
   */
  needs(endpoint: Endpoint, context: RequestContext, repository: string): readonly Need[]
  /** Gives what stands before the path of a `Location`: nothing, or scheme and host. */
  locationOrigin(context: RequestContext): string
  /** Whether a POST with a digest uploads a whole blob; else the digest is ignored and a session opened. */
  readonly takesBlobByPost: boolean
  /**
   * Whether the location of an upload tells in its query how much has arrived. Each answer then has another one, and
   * only the latest is valid: a chunk whose answer got lost ends the upload.
   */
  readonly hasUploadState: boolean
  /** Whether a chunk's `Content-Range` is held against what has arrived. */
  readonly checksContentRange: boolean
  /**
   * Gives the bytes that a closing PUT counts against the quota.
   *
   * @param receivedBytes - What the session holds.
   * @param bodyBytes - Length of the body, 0 where it is not known.
   */
  countedBytes(receivedBytes: number, bodyBytes: number): number
  /**
   * Gives the error for a client that does not accept a manifest.
   *
   * @param accept - The `Accept` header.
   */
  acceptProblem(mediaType: string, accept: string): RequestError | undefined
  /** Gives what a manifest signs by the name of its tag, where signatures are stored like that. */
  signedBy(manifest: Manifest, tag: string | undefined): Digest | undefined
  /** Whether it is counted how often repositories are pulled from, and when. */
  readonly countsPulls: boolean
  /** Puts tags in the order in which they are listed. */
  compareTags(left: string, right: string): number
  /** Whether all repositories are listed to the administrator alone; else each caller sees its own. */
  readonly guardsCatalog: boolean
  readonly errors: HabitualErrors
}

/** Errors that registries word in different ways. */
export interface HabitualErrors {
  repositoryUnknown(repository: string): RequestError
  manifestUnknown(repository: string, reference: string): RequestError
  /** Of a push to something that is neither a tag nor a digest. */
  referenceInvalid(repository: string, reference: string): RequestError
  manifestTooLarge(limitBytes: number): RequestError
  /** Where tags are not deleted: the error of trying it. */
  tagDeletion?(tag: string): RequestError
}
