import type { PushReceipt } from '@slipway/sdk'
import { exitCodeOf } from '../exit-code.js'

/**
 * The exit code of a push whose image is in the registry and whose app version is not as wanted; `undefined` where all is well.
 * A build that goes on to deploy must not take the one for the other.
 */
export function versionExitCode({ appVersion }: Pick<PushReceipt, 'appVersion'>): number | undefined {
  if (appVersion?.outcome === 'failed') return exitCodeOf(appVersion.error)
  return appVersion?.outcome === 'conflict' ? exitCodeOf({ code: 'VERSION_DIFFERS' }) : undefined
}
