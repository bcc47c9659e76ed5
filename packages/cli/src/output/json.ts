import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LocalError, type SdkError } from '@slipway/sdk'

/** What a failed command prints with `--json`. */
export function errorObject(error: SdkError): object {
  return { schemaVersion: 1, error: error.toJSON() }
}

/** The value as one line of JSON. */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/**
 * Writes the value to a file as UTF-8 without byte order mark. A reader sees the old file or the whole new one.
 *
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 */
export async function writeJsonFile(path: string, value: object): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, `${JSON.stringify(value, undefined, 2)}\n`, { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const { code, message } = error as NodeJS.ErrnoException
    throw new LocalError('LOCAL_IO', {
      action: 'write the JSON to',
      target: path,
      reason: code ?? message,
      hint: 'Check the path of --json-file and that you may write there.',
      side: 'local',
      cause: error,
    })
  }
}
