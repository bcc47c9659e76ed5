/**
 * The grammar of image references, built from named parts.
 *
 * Repository and tag follow distribution-spec v1.1, "Pulling manifests"; the registry part follows the reference
 * grammar that Docker and every registry client share, with IPv6 literals.
 */

const domainComponent = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const domainName = `${domainComponent}(?:\\.${domainComponent})*`
const ipv6 = '\\[[a-fA-F0-9:]+\\]'
const registry = `(?:${domainName}|${ipv6})(?::[0-9]{1,5})?`

const pathComponent = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const repository = `${pathComponent}(?:/${pathComponent})*`

const tag = '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'

/** A whole registry host, with or without port. */
export const REGISTRY = new RegExp(`^${registry}$`)
/** A whole repository path: `project/name`. */
export const REPOSITORY = new RegExp(`^${repository}$`)
/** A whole tag: at most 128 characters. */
export const TAG = new RegExp(`^${tag}$`)

/** Longest repository path that registries accept, in characters, the registry's name included. */
export const MAX_NAME_LENGTH = 255
