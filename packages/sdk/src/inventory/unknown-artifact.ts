import { NotFoundError } from '../errors/classes.js'
import { formatReference, type Reference } from '../reference/reference.js'

/** The error for a tag or digest that names nothing. */
export function unknownArtifact(action: string, reference: Reference): NotFoundError {
  return new NotFoundError('MANIFEST_UNKNOWN', {
    action,
    target: formatReference(reference),
    reason: 'there is no such tag or digest in the repository',
    hint: `See what there is with: slipway tags ${reference.repository}`,
    side: 'registry',
  })
}
