/** Root of Harbor's API. */
const API = '/api/v2.0'

/** Path of a project. What takes its number too needs {@link BY_NAME} beside it. */
export function projectPath(project: string): string {
  return `${API}/projects/${encodeURIComponent(project)}`
}

/** Without it, a call that takes a project's number too takes a name of digits alone for one. */
export const BY_NAME: Readonly<Record<string, string>> = { 'X-Is-Resource-Name': 'true' }

/** Path of the repositories of a project. */
export function repositoriesPath(project: string): string {
  return `${projectPath(project)}/repositories`
}

/**
 * Path of one repository. Its name is encoded twice, because the nginx in front of a Harbor decodes a `%2F` once; a Harbor
 * without one takes both.
 *
 * @param repositoryName - Without the project: `server` or `games/server`.
 */
export function repositoryPath(project: string, repositoryName: string): string {
  return `${repositoriesPath(project)}/${encodeURIComponent(encodeURIComponent(repositoryName))}`
}

/** Path of the artifacts of a repository. */
export function artifactsPath(project: string, repositoryName: string): string {
  return `${repositoryPath(project, repositoryName)}/artifacts`
}

/**
 * Path of one artifact.
 *
 * @param reference - A tag or a digest.
 */
export function artifactPath(project: string, repositoryName: string, reference: string): string {
  return `${artifactsPath(project, repositoryName)}/${encodeURIComponent(reference)}`
}

/** Path of a tag retention policy. */
export function retentionPath(id: number): string {
  return `${API}/retentions/${id}`
}

/** Path of the vulnerabilities that all projects tolerate. */
export const SYSTEM_ALLOWLIST_PATH = `${API}/system/CVEAllowlist`
