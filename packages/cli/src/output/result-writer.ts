import { resolve } from 'node:path'
import type { SdkError } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import { errorObject, jsonLine, writeJsonFile } from './json.js'
import type { OutputMode } from './output-mode.js'

/** What a result is, for those who read events. */
export type ResultType =
  | 'receipt'
  | 'receipts'
  | 'plan'
  | 'inspection'
  | 'checks'
  | 'emulator'
  | 'login'
  | 'logout'
  | 'credentials'
  | 'rotation'
  | 'variables'
  | 'docker'
  | 'dockerfile'
  | 'access'
  | 'images'
  | 'tags'
  | 'deletion'
  | 'scan'
  | 'secrets'
  | 'storage'
  | 'watch'
  | 'run'
  | 'apps'
  | 'init'
  | 'template'
  | 'link'

/** The only way to stdout, and to the file of `--json-file`. */
export interface ResultWriter {
  /**
   * Writes a result; for people as lines.
   *
   * @throws LocalError with code `LOCAL_IO` when the file of `--json-file` cannot be written.
   */
  result(type: ResultType, value: object, lines: () => readonly string[]): Promise<void>
  /** Writes an error, where scripts look for it. Never throws. */
  error(error: SdkError): Promise<void>
}

/** Makes a {@link ResultWriter} for one run of a command. */
export function createResultWriter({ stdout, cwd }: CliContext, mode: OutputMode): ResultWriter {
  let isObjectOut = false
  const writeFile = async (value: object) => {
    if (mode.jsonFile !== undefined) await writeJsonFile(resolve(cwd, mode.jsonFile), value)
  }
  return {
    async result(type, value, lines) {
      if (mode.json) stdout.write(jsonLine(value))
      else if (mode.ndjson) stdout.write(jsonLine({ type, ...value }))
      else for (const line of lines()) stdout.write(`${line}\n`)
      isObjectOut = true
      await writeFile(value)
    },
    async error(error) {
      const value = errorObject(error)
      if (mode.ndjson && !mode.json) stdout.write(jsonLine({ type: 'error', ...value }))
      // One object only: where the result is out already, just its file is missing.
      if (mode.json && !isObjectOut) stdout.write(jsonLine(value))
      // The error in hand says more than that the file could not be written either.
      await writeFile(value).catch(() => undefined)
    },
  }
}
