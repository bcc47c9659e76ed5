import { LocalError } from '../../errors/classes.js'

/** The error for a credential file that is not read or written, and why. */
export function fileError(path: string, reason: string, hint: string, cause?: unknown): LocalError {
  const action = 'use the credential file'
  return new LocalError('LOCAL_IO', { action, target: path, reason, hint, side: 'local', cause })
}
