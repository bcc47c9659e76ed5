import { ConfigError } from '../errors/classes.js'

/** The error `OPTION_INVALID` for a value that an image cannot have. */
export function invalidOption(what: string, value: unknown, reason: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: `use the ${what}`,
    target: JSON.stringify(value),
    reason,
    hint,
  })
}
