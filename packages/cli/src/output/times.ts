const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The largest unit that fits at least twice, so that `36 hours` is told and `1 day` is not. */
const UNITS = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
] as const

/**
 * A server's time to the minute in UTC, and how long ago that was: `2026-11-19 14:02 (3 days ago)`. Empty where there is none;
 * what is no time stays as it is.
 */
export function timeText(time: string | undefined, nowMs: number): string {
  const timeMs = Date.parse(time ?? '')
  if (Number.isNaN(timeMs)) return time ?? ''
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} (${ageText(nowMs - timeMs)})`
}

/** A copy with the newest first; what has no time stands at the end, in the order given. */
export function newestFirst<T>(entries: readonly T[], timeOf: (entry: T) => string | undefined): T[] {
  const key = (entry: T) => {
    const timeMs = Date.parse(timeOf(entry) ?? '')
    return Number.isNaN(timeMs) ? Number.NEGATIVE_INFINITY : timeMs
  }
  return [...entries].sort((a, b) => (key(a) === key(b) ? 0 : key(b) - key(a)))
}

/** Clocks differ a little: what seems to lie ahead was just now. */
function ageText(ageMs: number): string {
  if (ageMs < -5 * MINUTE_MS) return 'ahead of this clock'
  const unit = UNITS.find(([, unitMs]) => ageMs >= 2 * unitMs) ?? ['minute', MINUTE_MS]
  const [name, unitMs] = unit
  const number = Math.floor(ageMs / unitMs)
  if (number < 1) return 'just now'
  return `${number} ${name}${number === 1 ? '' : 's'} ago`
}
