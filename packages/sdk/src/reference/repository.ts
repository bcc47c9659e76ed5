import { ConfigError } from '../errors/classes.js'
import { formatReference, parseReference, type Reference, type ReferenceDefaults } from './reference.js'

/**
 * Reads a repository: a reference without tag and digest.
 *
 * @throws ConfigError `REFERENCE_INVALID` when it has one of them or breaks the grammar.
 */
export function parseRepository(
  text: string,
  defaults: ReferenceDefaults,
): Pick<Reference, 'registry' | 'repository'> {
  const reference = parseReference(text, defaults)
  const { registry, repository, tag, digest } = reference
  if (tag === undefined && digest === undefined) return { registry, repository }
  throw new ConfigError('REFERENCE_INVALID', {
    action: 'read the repository',
    target: formatReference(reference),
    reason: 'it names one image, not a repository',
    hint: 'Leave the tag out.',
    side: 'local',
  })
}
