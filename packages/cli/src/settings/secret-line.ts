import { usageError } from '../usage-error.js'

/** What a secret was piped into, for messages. */
export interface SecretLineOptions {
  /** `--token-stdin` */
  readonly flag: string
  /** `slipway login` */
  readonly command: string
  readonly what: 'token' | 'password'
}

/**
 * The one line that stdin holds.
 *
 * @param input - All of stdin; `undefined` where it is a terminal.
 * @throws ConfigError with code `OPTION_INVALID` when stdin is a terminal, is empty, or holds more than one line.
 */
export function secretLine(input: string | undefined, { flag, command, what }: SecretLineOptions): string {
  if (input === undefined) {
    throw usageError(
      `${flag} reads a pipe, and stdin is a terminal, which would show the ${what}`,
      `Run ${command} without ${flag}: it asks, and shows nothing.`,
    )
  }
  // Windows puts CR before LF, PowerShell a byte order mark in front; trim takes both.
  const line = input.trim()
  if (line === '') throw usageError('stdin is empty', `Pipe the ${what} into ${command} ${flag}.`)
  if (/[\r\n]/.test(line)) {
    throw usageError('stdin holds more than one line', `Pipe the ${what} alone into ${command} ${flag}.`)
  }
  return line
}
