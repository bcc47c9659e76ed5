const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const MAX_LENGTH = 255

/**
 * Tells whether a text is a repository name: path components in lowercase, at most 255 characters in all.
 *
 * @see distribution-spec v1.1, "Pulling manifests"
 */
export function isRepositoryName(text: string): boolean {
  return text.length <= MAX_LENGTH && NAME.test(text)
}

/** Gives the project that owns a repository: the first component of its name. */
export function projectOf(repository: string): string {
  return repository.split('/', 1)[0] ?? ''
}
