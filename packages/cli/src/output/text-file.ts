import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LocalError } from '@slipway/sdk'

/** A file that a flag asks for. */
export interface TextFile {
  readonly path: string
  readonly text: string
  /** What it holds: `the JSON`. */
  readonly what: string
  /** The flag that named it. */
  readonly flag: string
}

/**
 * Writes a text to a file as UTF-8 without byte order mark. A reader sees the old file or the whole new one.
 *
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 */
export async function writeTextFile({ path, text, what, flag }: TextFile): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, text, { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const { code, message } = error as NodeJS.ErrnoException
    throw new LocalError('LOCAL_IO', {
      action: `write ${what} to`,
      target: path,
      reason: code ?? message,
      hint: `Check the path of ${flag} and that you may write there.`,
      side: 'local',
      cause: error,
    })
  }
}
