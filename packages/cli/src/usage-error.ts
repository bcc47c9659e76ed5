import { ConfigError } from '@slipway/sdk'
import type { CommanderError } from 'commander'

/** `-p` is docker's. */
const SECRET_FLAG = /^--?(?:.*-)?(?:token|password|passphrase|secret)$|^-p$/

/** The error for a command line that cannot work. `reason` is a clause, `hint` a whole sentence. */
export function usageError(reason: string, hint: string, cause?: unknown): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: 'read the command line',
    reason,
    hint,
    side: 'local',
    cause,
  })
}

/** What commander found wrong, as an error of ours. */
export function usageErrorFrom(error: CommanderError): ConfigError {
  if (error.code === 'commander.help') {
    return usageError(
      'no command is named',
      'slipway --help lists them; slipway auth --help and slipway access --help list those below.',
    )
  }
  if (error.code === 'commander.unknownOption') return unknownFlag(error.message)
  const [first = ''] = error.message.split('\n')
  return usageError(first.replace(/^error: /, ''), suggestionIn(error.message))
}

function unknownFlag(message: string): ConfigError {
  // The name alone, also of "-pSECRET": what follows may be a secret that was meant for a flag that does not exist.
  const [, flag = '-'] = /'(--[\w-]*|-[A-Za-z]?)/.exec(message) ?? []
  if (!SECRET_FLAG.test(flag)) return usageError(`unknown option '${flag}'`, suggestionIn(message))
  return usageError(
    `there is no ${flag}, because others can see command lines`,
    'Use slipway login, which asks or reads --token-stdin or --password-stdin; in CI set SLIPWAY_REGISTRY, ' +
      'SLIPWAY_PUSH_USERNAME and SLIPWAY_PUSH_TOKEN (or SLIPWAY_PUSH_TOKEN_FILE).',
  )
}

function suggestionIn(message: string): string {
  const suggestion = /\n\((Did you mean [^)\n]*)\)$/.exec(message)?.[1]
  return suggestion ?? 'See slipway --help, or --help after the command.'
}
