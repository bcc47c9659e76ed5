import { usageError } from '../usage-error.js'

/** A day, or a point in time with its zone: without one it would depend on the machine. */
const FORM = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/**
 * The time of `--expires` in ISO 8601. A day alone means its beginning in UTC, so that the warning comes early rather than
 * late.
 *
 * @throws ConfigError with code `OPTION_INVALID` for anything else, and for what has passed.
 */
export function expiryTime(text: string, nowMs: number): string {
  const time = FORM.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) {
    throw usageError(
      '--expires takes a day',
      'Write --expires 2027-01-31, or a time such as 2027-01-31T12:00:00Z.',
    )
  }
  if (time <= nowMs)
    throw usageError('the day of --expires has passed', 'Make another token in the dashboard.')
  return new Date(time).toISOString()
}

/** JavaScript takes the 31st of February for the 3rd of March. */
function isDay(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
