/** The name of a repository inside its project: `game-server` for `studio/game-server`. */
export function nameIn(project: string, repository: string): string {
  return repository.startsWith(`${project}/`) ? repository.slice(project.length + 1) : repository
}

/** The project of a repository, its first part; `undefined` for a repository at the registry's root. */
export function projectOf(repository: string): string | undefined {
  return repository.includes('/') ? repository.split('/', 1)[0] : undefined
}
