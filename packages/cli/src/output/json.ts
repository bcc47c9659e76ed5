import type { SdkError } from '@slipway/sdk'
import { writeTextFile } from './text-file.js'

/** What a failed command prints with `--json`. */
export function errorObject(error: SdkError): object {
  return { schemaVersion: 1, error: error.toJSON() }
}

/** The value as one line of JSON. */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/**
 * Writes the value to the file of `--json-file`.
 *
 * @throws LocalError with code `LOCAL_IO` when it cannot be written.
 */
export async function writeJsonFile(path: string, value: object): Promise<void> {
  const text = `${JSON.stringify(value, undefined, 2)}\n`
  await writeTextFile({ path, text, what: 'the JSON', flag: '--json-file' })
}
