import { type AppTemplate, RESTART_POLICIES } from '../config/template.js'
import { TEMPLATE_LIMITS } from '../config/template-limits.js'
import type { Finding } from './finding.js'

/** The API file's minimum; its default is lower. */
const DOCUMENTED_TIME_TO_DEPLOY_SECONDS = 15

/** What is wrong with how long deployments may take to start, to run and to end. */
export function checkLifetime(template: AppTemplate): readonly Finding[] {
  const { maxDurationMinutes, terminationGraceSeconds } = template
  const { durationMinutes, terminationGraceSeconds: grace } = TEMPLATE_LIMITS
  return [
    ...checkRange('DURATION_RANGE', 'maxDurationMinutes', maxDurationMinutes, durationMinutes),
    ...checkRange('GRACE_RANGE', 'terminationGraceSeconds', terminationGraceSeconds, grace),
    ...checkTimeToDeploy(template.timeToDeploySeconds),
    ...checkRestartPolicy(template.restartPolicy),
  ]
}

function checkRange(
  code: Finding['code'],
  path: string,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): readonly Finding[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return []
  return [
    {
      code,
      severity: 'error',
      path,
      message: `${value} is not a whole number from ${min} to ${max}.`,
      hint: 'Correct it, or leave it out for the default of the platform.',
    },
  ]
}

function checkTimeToDeploy(seconds: number | undefined): readonly Finding[] {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= DOCUMENTED_TIME_TO_DEPLOY_SECONDS)) {
    return []
  }
  const isRefused = !Number.isInteger(seconds) || seconds < TEMPLATE_LIMITS.minTimeToDeploySeconds
  return [
    {
      code: 'TIME_TO_DEPLOY_RANGE',
      severity: isRefused ? 'error' : 'warning',
      path: 'timeToDeploySeconds',
      message: `${seconds} s are less than the ${DOCUMENTED_TIME_TO_DEPLOY_SECONDS} s that the platform documents as the least.`,
      hint: 'Give the download of the image more time: 120 suits most servers.',
    },
  ]
}

function checkRestartPolicy(policy: string | undefined): readonly Finding[] {
  if (policy === undefined || RESTART_POLICIES.some((known) => known === policy)) return []
  return [
    {
      code: 'RESTART_POLICY_UNKNOWN',
      severity: 'error',
      path: 'restartPolicy',
      message: `There is no restart policy ${JSON.stringify(policy)}.`,
      hint: `Use one of ${RESTART_POLICIES.join(', ')}.`,
    },
  ]
}
