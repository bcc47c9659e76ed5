import type { EmulatorError } from '@slipway/emulator'
import { ConfigError, type ErrorDetails, LocalError, type SdkError } from '@slipway/sdk'

/** Why the emulator did not start, as an error that has an exit code. */
export function emulatorFailure(error: EmulatorError): SdkError {
  const [, action = 'start the emulator', reason = error.message] =
    /^Could not (.+?): (.+)\.$/s.exec(error.message) ?? []
  const details: ErrorDetails = { action, reason, hint: error.hint, side: 'local', cause: error }
  return error.code === 'OPTION_INVALID'
    ? new ConfigError('OPTION_INVALID', details)
    : new LocalError('LOCAL_IO', details)
}
