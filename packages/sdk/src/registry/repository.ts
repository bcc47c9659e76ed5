import { ConfigError } from '../errors/classes.js'
import { REPOSITORY } from '../reference/grammar.js'
import { type Blobs, createBlobs } from './blobs.js'
import type { RegistryContext, RepositoryContext } from './context.js'
import { createManifests, type Manifests } from './manifests.js'
import { createReferrers, type Referrers } from './referrers.js'
import { createTags, type Tags } from './tags.js'

/** One repository of a registry. */
export interface Repository {
  /** Path of the repository, project included: `studio/game-server`. */
  readonly name: string
  readonly blobs: Blobs
  readonly manifests: Manifests
  readonly tags: Tags
  readonly referrers: Referrers
}

/**
 * The repository with this name. Nothing is sent.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when the name breaks the grammar.
 */
export function createRepository(registry: RegistryContext, name: string): Repository {
  if (!REPOSITORY.test(name)) {
    throw new ConfigError('REFERENCE_INVALID', {
      action: 'open the repository',
      target: JSON.stringify(name.slice(0, 300)),
      reason: 'it is not a repository path',
      hint: 'Write PROJECT/NAME in lower case.',
    })
  }
  const context: RepositoryContext = {
    ...registry,
    name,
    target: `${registry.host}/${name}`,
    pull: [{ repository: name, actions: ['pull'] }],
    push: [{ repository: name, actions: ['pull', 'push'] }],
    delete: [{ repository: name, actions: ['pull', 'delete'] }],
    url: (path) => new URL(`/v2/${name}/${path}`, registry.origin),
  }
  const manifests = createManifests(context)
  return {
    name,
    blobs: createBlobs(context),
    manifests,
    tags: createTags(context),
    referrers: createReferrers(context, manifests),
  }
}
