import { ServiceError } from '../errors/classes.js'
import type { Capability, CapabilityReport } from './capability.js'

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

/**
 * The error for a platform that is not there: one that could not be asked at this moment is another thing than one that the
 * registry does not have.
 */
export function missingPlatform(
  action: string,
  target: string,
  { platformProblem, features }: Pick<CapabilityReport, 'platformProblem' | 'features'>,
): ServiceError {
  if (platformProblem === undefined) return missingCapability(action, target, features['app-versions'])
  return new ServiceError('SERVER_ERROR', {
    action,
    target,
    reason: `the platform could not be asked (${platformProblem})`,
    hint: 'Try again in a while.',
    side: 'platform',
    retryable: true,
  })
}
