import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, rm } from 'node:fs/promises'
import { ConflictError, LocalError } from '../errors/classes.js'
import { writeFileAtomic } from '../support/atomic-file.js'
import { parseProjectConfig } from './parse-config.js'
import type { ProjectConfig } from './project-config.js'

const ACTION = 'write'

/**
 * Writes a new project file. It is read as one before, so that what is none is never written.
 *
 * Disk: creates the file in one step; one that is there stays as it is.
 *
 * @throws ConfigError with code `CONFIG_INVALID` for what no project file may hold.
 * @throws ConflictError with code `ALREADY_EXISTS` when the file is there.
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 *
 * @example
 * ```ts
 * import { createProjectConfig } from '@slipway/sdk'
 *
 * await createProjectConfig({
 *   path: 'slipway.json',
 *   config: { registry: 'registry.example.com', images: { 'game-server': { dir: 'build/linux-server' } } },
 * })
 * ```
 */
export async function createProjectConfig(options: {
  /** Path of the `slipway.json`. */
  readonly path: string
  readonly config: ProjectConfig
}): Promise<void> {
  const { path, config } = options
  const text = `${JSON.stringify(config, undefined, 2)}\n`
  await parseProjectConfig(text, path)
  try {
    await writeNewFile(path, text)
  } catch (error) {
    throw notWritten(path, error)
  }
}

/** A rename would replace a file that came in between; a link does not. */
async function writeNewFile(path: string, text: string): Promise<void> {
  const staged = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    await writeFileAtomic(staged, text)
    await link(staged, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error
      // Some file systems know no links.
      await copyFile(staged, path, constants.COPYFILE_EXCL)
    })
  } finally {
    await rm(staged, { force: true })
  }
}

function notWritten(path: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException
  const trouble = { action: ACTION, target: path, side: 'local', cause } as const
  if (code === 'EEXIST') {
    return new ConflictError('ALREADY_EXISTS', {
      ...trouble,
      reason: 'it is there already',
      hint: 'Change it by hand, or add an image to it with `slipway init --name NEW`.',
    })
  }
  return new LocalError('LOCAL_IO', {
    ...trouble,
    reason: code ?? message,
    hint: 'Check that you may write into its folder.',
  })
}
