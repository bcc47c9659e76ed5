import { ConfigError } from '@slipway/sdk'
import type { CommanderError } from 'commander'

const SECRET_FLAG = /^--?(?:.*-)?(?:token|password|secret)$/

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
      'Name one: push, inspect, promote, doctor or emulator. See slipway --help.',
    )
  }
  const [first = '', ...rest] = error.message.split('\n')
  // The value behind "=" stays out: it may be a secret that was meant for a flag that does not exist.
  const reason = first.replace(/^error: /, '').replace(/'(--?[^'=]+)=[^']*'/, "'$1'")
  const flag = /'(--?[^']+)'/.exec(reason)?.[1]
  if (error.code === 'commander.unknownOption' && flag !== undefined && SECRET_FLAG.test(flag)) {
    return usageError(
      `there is no ${flag}, because others can see command lines`,
      'Set SLIPWAY_REGISTRY, SLIPWAY_PUSH_USERNAME and SLIPWAY_PUSH_TOKEN (or SLIPWAY_PUSH_TOKEN_FILE).',
    )
  }
  const suggestion = rest.join(' ').replace(/^\(|\)$/g, '')
  return usageError(reason, suggestion || 'See slipway --help, or --help after the command.')
}
