import { ServiceError } from '../errors/classes.js'
import type { Capability } from './capability.js'

/** The error for a feature that nobody at hand offers: why, and where people can do it. */
export function missingCapability(
  action: string,
  target: string,
  { reason, dashboardUrl }: Capability,
): ServiceError {
  return new ServiceError('CAPABILITY_MISSING', {
    action,
    target,
    reason,
    hint:
      dashboardUrl === undefined
        ? 'Log in with a credential that may, or ask the owner of the registry.'
        : `The dashboard can: ${dashboardUrl}`,
  })
}
