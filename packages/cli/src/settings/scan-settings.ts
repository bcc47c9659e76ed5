import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConfigError, parseIgnoreFile, type ScanCheckOptions, type Severity } from '@slipway/sdk'
import { usageError } from '../usage-error.js'
import { timeSpanMs } from './time-span.js'

/** What `--fail-on` takes, the worst first. */
export const FAIL_ON = [
  'critical',
  'high',
  'medium',
  'low',
  'negligible',
] as const satisfies readonly Severity[]

/** The flags of `slipway scan` that say what a scan has to fulfil. */
export interface GateFlags {
  readonly timeout?: string
  readonly failOn?: (typeof FAIL_ON)[number]
  readonly onlyFixable?: boolean
  readonly ignoreFile?: string
}

/**
 * What a scan has to fulfil, and how long it is waited for. Disk: reads the ignore file.
 *
 * @throws ConfigError with code `OPTION_INVALID` for flags that cannot work, and where the ignore file cannot be read;
 * `CONFIG_INVALID` for a mistake in it.
 */
export async function scanSettings(
  { timeout, failOn, onlyFixable, ignoreFile }: GateFlags,
  cwd: string,
): Promise<ScanCheckOptions> {
  if (onlyFixable === true && failOn === undefined) {
    throw usageError(
      '--only-fixable spares vulnerabilities from --fail-on, and there is none',
      'Add --fail-on high.',
    )
  }
  return {
    timeoutMs: timeout === undefined ? undefined : timeSpanMs('--timeout', timeout),
    failOn,
    onlyFixable,
    ignore: ignoreFile === undefined ? undefined : parseIgnoreFile(await read(cwd, ignoreFile), ignoreFile),
  }
}

/** A file that is not there would accept nothing, which is not what somebody means who names one. */
async function read(cwd: string, name: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, name), 'utf8')
  } catch (error) {
    throw new ConfigError('OPTION_INVALID', {
      action: 'read the ignore file',
      target: name,
      reason: 'it is not there, or may not be read',
      hint: 'Check the path of --ignore-file.',
      side: 'local',
      cause: error,
    })
  }
}
