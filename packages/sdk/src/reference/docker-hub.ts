import { formatReference, parseReference, type Reference } from './reference.js'

/** The host that serves what everybody calls `docker.io`. */
const DOCKER_HUB_HOST = 'registry-1.docker.io'
const ALIASES = new Set(['docker.io', 'index.docker.io', DOCKER_HUB_HOST])

/**
 * Reads the reference of a base image as Docker users write it: `debian:12-slim` is Docker Hub's
 * `library/debian`, and no tag means `latest`.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when it breaks the grammar.
 */
export function parseBaseReference(text: string): Reference {
  const parsed = parseReference(text, { registry: DOCKER_HUB_HOST })
  const registry = ALIASES.has(parsed.registry) ? DOCKER_HUB_HOST : parsed.registry
  const official = registry === DOCKER_HUB_HOST && !parsed.repository.includes('/')
  const repository = official ? `library/${parsed.repository}` : parsed.repository
  const tag = parsed.tag === undefined && parsed.digest === undefined ? { tag: 'latest' } : {}
  return { ...parsed, registry, repository, ...tag }
}

/** The reference of a base image as people know it: Docker Hub by its usual name. */
export function formatBaseReference(reference: Reference): string {
  const registry = reference.registry === DOCKER_HUB_HOST ? 'docker.io' : reference.registry
  return formatReference({ ...reference, registry })
}

/** Tells whether a base image may be another one tomorrow: it has no tag and no digest, or the tag `latest`. */
export function isMovingBase(base: string): boolean {
  if (base === 'scratch' || base.includes('@')) return false
  const [, tag] = /:([^:/]+)$/.exec(base) ?? []
  return tag === undefined || tag === 'latest'
}
