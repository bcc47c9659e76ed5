import type { OutputFlags } from '../output/output-mode.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { usageError } from '../usage-error.js'

/** The flags of `slipway init`. None takes a secret. */
export interface InitFlags extends RegistryFlags, OutputFlags {
  readonly dir?: string
  readonly name?: string
  readonly app?: string
  readonly port?: string
  readonly template?: boolean
  readonly yes?: boolean
}

/**
 * The build folder that the command line names; `undefined`: one is to be found.
 *
 * @throws ConfigError with code `OPTION_INVALID` when the flags contradict each other.
 */
export function namedFolder(folder: string | undefined, flags: InitFlags): string | undefined {
  if (folder !== undefined && flags.dir !== undefined && folder !== flags.dir) {
    throw usageError('a build folder and --dir name two folders', 'Name one of them.')
  }
  if (flags.template === false && (flags.app !== undefined || flags.port !== undefined)) {
    throw usageError(
      '--app and --port belong to a template, and there is --no-template',
      'Leave either of them out.',
    )
  }
  return folder ?? flags.dir
}
