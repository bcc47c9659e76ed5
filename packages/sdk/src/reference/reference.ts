import { ConfigError } from '../errors/classes.js'
import { type Digest, parseDigest } from './digest.js'
import { MAX_NAME_LENGTH, REGISTRY, REPOSITORY, TAG } from './grammar.js'

/** Where an image is, or goes: a repository of a registry, with a tag, a digest, or both. */
export interface Reference {
  /** Host and port of the registry, lower case, without scheme: `registry.example.com`, `127.0.0.1:5000`. */
  readonly registry: string
  /** Path of the repository, project included: `studio/game-server`. */
  readonly repository: string
  readonly tag?: string
  readonly digest?: Digest
}

/** What completes a short reference. */
export interface ReferenceDefaults {
  /** Host of the registry, put before a reference that names none. */
  readonly registry?: string | undefined
  /** Project, put before a repository that does not start with it already. */
  readonly project?: string | undefined
}

/**
 * Reads a full reference (`registry.example.com/studio/game:1.2`) or a short one (`game:1.2`).
 *
 * A reference is full when it has a `/` and what stands before the first one contains `.` or `:` or is `localhost`.
 * A short one gets registry and project from the defaults; a path that already starts with the project is left as it is.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when a part breaks the grammar or no registry is known.
 */
export function parseReference(text: string, defaults: ReferenceDefaults = {}): Reference {
  const refuse = (reason: string, hint: string): never => {
    throw new ConfigError('REFERENCE_INVALID', {
      action: 'read the reference',
      target: JSON.stringify(text.slice(0, 300)),
      reason,
      hint,
    })
  }
  if (text.includes('://'))
    refuse('it starts with a scheme', 'Leave "https://" out: a reference is not a URL.')

  const [beforeDigest, digestText] = splitOnce(text, '@')
  const digest = digestText === undefined ? undefined : parseDigest(digestText)
  const { host, path } = splitHost(beforeDigest)
  const colon = path.lastIndexOf(':')
  const name = colon < 0 ? path : path.slice(0, colon)
  const tag = colon < 0 ? undefined : parseTag(path.slice(colon + 1))

  const registry = (host ?? defaults.registry)?.toLowerCase()
  if (registry === undefined) {
    return refuse(
      'it names no registry and none is set',
      'Write REGISTRY/PROJECT/NAME:TAG, or set SLIPWAY_REGISTRY.',
    )
  }
  if (!REGISTRY.test(registry))
    refuse(`"${registry}" is not a host`, 'Write the host, with a port if it needs one.')

  const repository = host === undefined ? withProject(name, defaults.project) : name
  if (!REPOSITORY.test(repository)) {
    refuse(
      `"${repository}" is not a repository path`,
      'Use lower-case letters, digits, and single ".", "_", "-" between them; "/" separates project and name.',
    )
  }
  if (registry.length + 1 + repository.length > MAX_NAME_LENGTH) {
    refuse(`registry and repository have more than ${MAX_NAME_LENGTH} characters`, 'Choose a shorter name.')
  }
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}

/** The reference as text that {@link parseReference} reads back to the same value. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/**
 * The text as a tag.
 *
 * @throws ConfigError with code `REFERENCE_INVALID` when it breaks the grammar.
 */
export function parseTag(text: string): string {
  if (TAG.test(text)) return text
  throw new ConfigError('REFERENCE_INVALID', {
    action: 'read the tag',
    target: JSON.stringify(text.slice(0, 200)),
    reason: 'a tag has 1 to 128 letters, digits, "_", "." or "-", and starts with a letter, a digit or "_"',
    hint: 'Write NAME:TAG, for example game-server:1.4.2.',
  })
}

function splitHost(text: string): { host: string | undefined; path: string } {
  const [first, rest] = splitOnce(text, '/')
  const isHost = rest !== undefined && (/[.:]/.test(first) || first.toLowerCase() === 'localhost')
  return isHost ? { host: first, path: rest } : { host: undefined, path: text }
}

function withProject(name: string, project: string | undefined): string {
  if (project === undefined || project === '' || name.startsWith(`${project}/`)) return name
  return `${project}/${name}`
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)]
}
