import { stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { type Client, type FolderInspection, isSdkError, type Warning } from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import type { Asker } from './asker.js'
import { findBuild } from './find-build.js'

/** The build folder of an image, and what is known about it. */
export interface BuildAnswer {
  /** Relative to the folder of the project file, with `/`. */
  readonly dir: string
  /** Absolute. */
  readonly folder: string
  /** Absent where the folder is no build yet. */
  readonly inspection?: FolderInspection
  readonly warnings: readonly Warning[]
}

/** Where a build folder is looked for. */
export interface BuildSearch {
  /** As the command line names it, relative to the working folder. */
  readonly named: string | undefined
  readonly cwd: string
  /** Absolute path of the folder that holds the project file. */
  readonly base: string
  readonly client: Client
  readonly signal: AbortSignal
}

/**
 * Finds out where the build is. A folder that was named is taken although nothing is in it yet: a project is often set up before
 * its first build.
 *
 * @throws ConfigError with code `OPTION_INVALID` where no folder is named or found, and nobody can be asked.
 */
export async function askBuild(asker: Asker, search: BuildSearch): Promise<BuildAnswer> {
  const { named, cwd, base, client, signal } = search
  const found = named === undefined ? await findBuild(cwd, { client, signal }) : undefined
  const answer = await asker.ask({
    text: 'Build folder',
    proposal: found?.dir,
    given: named,
    flag: '--dir FOLDER',
    check: (text) => requireNoFile(resolve(cwd, text)),
  })
  const folder = resolve(cwd, answer)
  const place = { folder, dir: relative(base, folder).replaceAll('\\', '/') || '.' }
  if (found !== undefined && answer === found.dir) {
    return { ...place, inspection: found.inspection, warnings: [] }
  }
  return { ...place, ...(await lookAt(folder, search)) }
}

async function lookAt(
  folder: string,
  { client, signal }: BuildSearch,
): Promise<Pick<BuildAnswer, 'inspection' | 'warnings'>> {
  if (!(await exists(folder))) {
    const message = `${folder} is not there yet. Have your engine build into it before you push.`
    return { warnings: [{ code: 'BUILD_MISSING', message }] }
  }
  try {
    return { inspection: await client.inspectFolder({ folder, signal }), warnings: [] }
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`
    return { warnings: [{ code: error.code, message }] }
  }
}

async function requireNoFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || found.isDirectory()) return
  throw usageError(
    `${path} is a file, and a build is a folder`,
    'Name the folder that the build is in: --dir FOLDER.',
  )
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
