import { realpath, stat } from 'node:fs/promises'
import { LocalError } from '../errors/classes.js'
import { writeFileAtomic } from '../support/atomic-file.js'
import { configError } from './config-error.js'
import { readConfigText } from './find-config.js'
import { parseProjectConfig } from './parse-config.js'
import type { ProjectConfig } from './project-config.js'

/** A change of a project file. */
export interface ConfigEdit {
  /** Verb phrase that follows "Could not" and comes before the file's path. */
  readonly action: string
  /** How it is done by hand, as the end of a sentence: `add the base by hand`. */
  readonly byHand: string
  /** The text after the change. What it throws leaves the file alone. */
  change(text: string, config: ProjectConfig): string | Promise<string>
}

/**
 * Changes the text of a project file. It is read as a project file before and after: what is none does not come out of it.
 *
 * Disk: reads the file, and replaces it atomically where the text differs.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is gone or not valid, or would not be valid afterwards.
 * @throws LocalError with code `LOCAL_IO` when it cannot be read or written.
 */
export async function editConfig(path: string, edit: ConfigEdit): Promise<void> {
  const before = await readConfigText(path)
  if (before === undefined) throw configError(path, 'it is gone', 'Put the file back.')
  const after = await edit.change(before, await parseProjectConfig(before, path))
  if (after === before) return
  await parseProjectConfig(after, path)
  await replace(path, after, edit)
}

async function replace(path: string, text: string, { action, byHand }: ConfigEdit): Promise<void> {
  try {
    // The rename would put a file in the place of a symlink, and the default mode in the place of the file's own.
    const target = await realpath(path)
    await writeFileAtomic(target, text, { mode: (await stat(target)).mode & 0o777 })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new LocalError('LOCAL_IO', {
      action,
      target: path,
      reason: code ?? message,
      hint: `Check that you may write it, or ${byHand}.`,
      side: 'local',
      cause: error,
    })
  }
}
