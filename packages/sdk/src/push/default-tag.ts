import { runProgram } from '../support/run-program.js'

const GIT_PATIENCE_MS = 5_000
const SHORT_COMMIT = 7

/** Where CI systems put the commit that they build. */
const CI_COMMIT_VARIABLES = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'GIT_COMMIT',
  'BUILD_SOURCEVERSION',
  'BITBUCKET_COMMIT',
  'CIRCLE_SHA1',
  'BUILD_VCS_NUMBER',
]

/** What a tag is made of. */
export interface TagSource {
  /** Folder whose git repository names the commit. */
  readonly folder: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** The greatest of these is the youngest: they sort by time. */
export const DEFAULT_TAG = /^\d{8}T\d{6}Z-/

/**
 * A tag that nobody has used: UTC time to the second, then the commit: `20261122T143105Z-4f2c9ab`, with `-dirty` where
 * files differ from the commit, `-nogit` where there is neither git nor a CI variable.
 */
export async function defaultTag(source: TagSource): Promise<string> {
  const utc = new Date(source.nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
  return `${utc}-${(await commitOf(source)) ?? 'nogit'}`
}

/** The short commit that the folder is at, with `-dirty` where files differ from it; `undefined` where nobody tells. */
export async function commitOf({ folder, env }: Omit<TagSource, 'nowMs'>): Promise<string | undefined> {
  const fromGit = await git(folder, ['rev-parse', `--short=${SHORT_COMMIT}`, 'HEAD'])
  if (fromGit !== undefined) {
    const changes = await git(folder, ['status', '--porcelain', '--untracked-files=no'])
    return changes === undefined || changes === '' ? fromGit : `${fromGit}-dirty`
  }
  const fromCi = CI_COMMIT_VARIABLES.map((name) => env[name]).find((value) =>
    /^[0-9a-f]{7,64}$/.test(value ?? ''),
  )
  return fromCi?.slice(0, SHORT_COMMIT)
}

async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await runProgram('git', args, { cwd: folder, timeoutMs: GIT_PATIENCE_MS })).trim()
  } catch {
    // No git, no repository, or a repository without commit: the tag does without.
    return undefined
  }
}
