import { ServiceError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest } from '../http/request.js'
import type { RepositoryContext } from './context.js'
import type { ManifestPlace } from './manifest-place.js'

/** `gone`: it was not there any more, because of somebody else or of an earlier attempt whose answer got lost. */
export type Deletion = 'deleted' | 'gone'

/** What registries answer that do not delete: by tag, or at all. */
const NOT_OFFERED = [400, 405, 501]
/** Harbor's word for an image that an index names. */
const REFERENCED = 'VIOLATE_FOREIGN_KEY_CONSTRAINT'

/**
 * Deletes what a tag or a digest names.
 *
 * @see distribution-spec v1.1, "Content Management"
 */
export async function deleteManifest(
  context: RepositoryContext,
  place: ManifestPlace,
  by: 'tag' | 'digest',
): Promise<Deletion> {
  const request: HttpRequest = {
    ...place,
    method: 'DELETE',
    expect: [200, 202, 204, 404],
    scopes: context.delete,
  }
  try {
    const response = await context.client.send(request)
    if (isPage(response)) throw pageError(request, response)
    return response.status === 404 ? 'gone' : 'deleted'
  } catch (error) {
    throw by === 'tag' ? tagRefusal(error) : manifestRefusal(error)
  }
}

/** Registries that delete by digest alone have words of their own for it: docker-registry 2.8 says DIGEST_INVALID. */
function tagRefusal(error: unknown): unknown {
  if (!isSdkError(error) || !NOT_OFFERED.includes(error.status ?? 0)) return refusal(error)
  return new ServiceError('UNSUPPORTED', {
    ...error,
    cause: error,
    reason: `the registry does not delete single tags (${error.reason})`,
    hint: 'Delete the artifact by its digest: all its tags go with it.',
  })
}

function manifestRefusal(error: unknown): unknown {
  if (!isSdkError(error, 'UNSUPPORTED')) return refusal(error)
  return withHint(
    error,
    'Have deletion allowed in the settings of the registry: docker-registry wants `REGISTRY_STORAGE_DELETE_ENABLED=true`.',
  )
}

function refusal(error: unknown): unknown {
  if (isSdkError(error, 'DENIED')) {
    return withHint(error, 'Use a credential that may delete in this project.')
  }
  if (isSdkError(error, 'TAG_IMMUTABLE')) {
    return withHint(error, 'A rule of the project keeps this tag: change the rule first if it has to go.')
  }
  if (isSdkError(error) && error.serverErrors?.some(({ code }) => code === REFERENCED)) {
    return withHint(error, 'Delete the index first that names this image.')
  }
  return error
}
