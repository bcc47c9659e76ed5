/** A field of a cron expression: its numbers, and the names that stand for them from the first on. */
interface Field {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** Second, minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
]

/**
 * Tells whether a text is a cron expression that Harbor takes: six fields, the first one `0`.
 *
 * @see Harbor, src/common/utils/utils.go, ValidateCronString
 */
export function isCron(text: string): boolean {
  const parts = text.trim().split(/\s+/)
  return (
    parts.length === FIELDS.length &&
    parts[0] === '0' &&
    FIELDS.every((field, at) => (parts[at] ?? '').split(',').every((part) => isRange(part, field)))
  )
}

/** A number, two with a dash between, or all of them; each with a step where one follows. */
function isRange(text: string, field: Field): boolean {
  const [range = '', step, ...more] = text.split('/')
  if (more.length > 0 || (step !== undefined && !/^0*[1-9]\d*$/.test(step))) return false
  if (range === '*' || range === '?') return true
  const [low = Number.NaN, high = low, ...others] = range.split('-').map((value) => numberOf(value, field))
  return others.length === 0 && low >= field.min && high <= field.max && low <= high
}

function numberOf(text: string, { min, names = [] }: Field): number {
  const at = names.indexOf(text.toLowerCase())
  if (at >= 0) return at + min
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}
