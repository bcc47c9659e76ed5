import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LocalError } from '../errors/classes.js'
import { configError } from './config-error.js'
import { parseProjectConfig } from './parse-config.js'
import type { FoundProjectConfig, ProjectConfig } from './project-config.js'

const FILE_NAME = 'slipway.json'
const ABSENT = new Set(['ENOENT', 'ENOTDIR'])

/**
 * The project file that counts in a folder: the one that `SLIPWAY_CONFIG` names, else the nearest `slipway.json` in the
 * folder or above it; `undefined` when there is none.
 *
 * Disk: reads one file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when the file is not valid, or when `SLIPWAY_CONFIG` names none.
 * @throws LocalError with code `LOCAL_IO` when it cannot be read.
 *
 * @example
 * ```ts
 * import { findProjectConfig } from '@slipway/sdk'
 *
 * const found = await findProjectConfig()
 * console.log(found?.path, Object.keys(found?.config.images ?? {}))
 * ```
 */
export async function findProjectConfig(
  options: {
    /** @defaultValue `process.cwd()` */
    readonly cwd?: string | undefined
    /** @defaultValue `process.env` */
    readonly env?: Readonly<Record<string, string | undefined>> | undefined
  } = {},
): Promise<FoundProjectConfig | undefined> {
  const { cwd = process.cwd(), env = process.env } = options
  if (env.SLIPWAY_CONFIG) {
    const path = resolve(cwd, env.SLIPWAY_CONFIG)
    return { path, config: await readProjectConfig(path, 'Correct or unset SLIPWAY_CONFIG.') }
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, FILE_NAME)
    const text = await readConfigText(path)
    if (text !== undefined) return { path, config: await parseProjectConfig(text, path) }
    if (folder === dirname(folder)) return undefined
  }
}

/**
 * The project file of a path. Disk: reads it.
 *
 * @param hint - What to do where it is not there, as a whole sentence.
 * @throws ConfigError with code `CONFIG_INVALID` when it is not there or not valid.
 * @throws LocalError with code `LOCAL_IO` when it cannot be read.
 */
export async function readProjectConfig(path: string, hint: string): Promise<ProjectConfig> {
  const text = await readConfigText(path)
  if (text !== undefined) return parseProjectConfig(text, path)
  throw configError(path, 'there is no such file', hint)
}

/**
 * The text of a project file with its byte order mark, if it has one; `undefined` when there is no such file.
 *
 * @throws ConfigError with code `CONFIG_INVALID` when it is not UTF-8.
 * @throws LocalError with code `LOCAL_IO` when it cannot be read.
 */
export async function readConfigText(path: string): Promise<string | undefined> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (ABSENT.has(code)) return undefined
    throw new LocalError('LOCAL_IO', {
      action: 'read',
      target: path,
      reason: code || message,
      hint: 'Check that it is a file and that you may read it.',
      side: 'local',
      cause: error,
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw configError(path, 'it is not UTF-8', 'Save it with the encoding UTF-8.', error)
  }
}
