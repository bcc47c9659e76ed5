import { z } from 'zod'

/**
 * How an engine finds out whether a container still works.
 *
 * @see image-spec of Docker v1.2, "Healthcheck"
 */
export interface HealthCheck {
  /** `['CMD', program, …]`, `['CMD-SHELL', line]`, or `['NONE']` to have none; empty to take that of the base. */
  readonly test: readonly string[]
  /** Time between two checks, in nanoseconds. */
  readonly intervalNs?: number
  /** Time after which a check has failed, in nanoseconds. */
  readonly timeoutNs?: number
  /** Time in which failures do not count, in nanoseconds. */
  readonly startPeriodNs?: number
  /** Time between two checks within the start period, in nanoseconds. */
  readonly startIntervalNs?: number
  /** Failures in a row after which the container counts as broken. */
  readonly retries?: number
}

const number = z.number().nullish()

/** Reads a health check as Docker writes it: absent, `null` and 0 mean the same. */
export const healthCheckRecord = z
  .looseObject({
    Test: z.array(z.string()).nullish(),
    Interval: number,
    Timeout: number,
    StartPeriod: number,
    StartInterval: number,
    Retries: number,
  })
  .transform(
    ({ Test, Interval, Timeout, StartPeriod, StartInterval, Retries }): HealthCheck => ({
      test: Test ?? [],
      ...(Interval && { intervalNs: Interval }),
      ...(Timeout && { timeoutNs: Timeout }),
      ...(StartPeriod && { startPeriodNs: StartPeriod }),
      ...(StartInterval && { startIntervalNs: StartInterval }),
      ...(Retries && { retries: Retries }),
    }),
  )

/** The health check as Docker writes it. */
export function encodeHealthCheck(check: HealthCheck): object {
  return {
    Test: check.test,
    Interval: check.intervalNs,
    Timeout: check.timeoutNs,
    StartPeriod: check.startPeriodNs,
    StartInterval: check.startIntervalNs,
    Retries: check.retries,
  }
}
