import type { Digest } from '../oci/digest.js'
import { RequestError } from '../server/request-error.js'
import type { Storage } from '../storage/storage.js'

/** What a registry protects besides what the specification asks, and what goes with a manifest that is deleted. */
export interface ArtifactRules {
  /** Whether a tag is there that may neither move nor go. */
  isImmutable(repository: string, tag: string): boolean
  /** Why a manifest may be neither fetched nor looked at; undefined where it may. */
  pullProblem(repository: string, digest: Digest): RequestError | undefined
  /**
   * Deletes a manifest with its tags. False: the repository does not hold it.
   *
   * @throws {@link RequestError} 412 where something protects it.
   */
  deleteManifest(repository: string, digest: Digest): Promise<boolean>
}

/** The rules of a registry that protects nothing. */
export function noArtifactRules({ deleteManifest }: Pick<Storage, 'deleteManifest'>): ArtifactRules {
  return { isImmutable: () => false, pullProblem: () => undefined, deleteManifest }
}

/**
 * Makes the error of a push to a tag that may not move.
 *
 * @param repository - Full name; the message has it without the project.
 * @see Harbor, src/server/middleware/immutable
 */
export function immutableTagError(repository: string, tag: string): RequestError {
  const name = repository.slice(repository.indexOf('/') + 1)
  const message = `Failed to process request due to '${name}:${tag}' configured as immutable.`
  return new RequestError(412, [{ code: 'PRECONDITION', message }])
}
