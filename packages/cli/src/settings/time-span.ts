import { usageError } from '../usage-error.js'

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds of a time span such as `90s`, `30m`, `1h` or `14d`.
 *
 * @throws ConfigError with code `OPTION_INVALID` for anything else.
 */
export function timeSpanMs(flag: string, text: string): number {
  const spanMs = parseTimeSpanMs(text)
  if (spanMs !== undefined) return spanMs
  throw usageError(`${flag} takes a time span`, `Write a number and its unit: ${flag} 90s, 30m, 1h or 14d.`)
}

/** Milliseconds of a time span; `undefined` for a text that is none. */
export function parseTimeSpanMs(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text.trim()) ?? []
  const unitMs = UNIT_MS[unit]
  return number === undefined || unitMs === undefined ? undefined : Number(number) * unitMs
}
