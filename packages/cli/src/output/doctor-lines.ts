import type { DoctorCheck } from '../doctor/check.js'
import { printable } from './printable.js'
import type { Style } from './style.js'

const STATUS_WIDTH = 6

/** The doctor's rows for people, each trouble with what to do about it. */
export function doctorLines(checks: readonly DoctorCheck[], style: Style): string[] {
  const colour = { ok: style.green, warn: style.yellow, fail: style.red }
  const nameWidth = Math.max(...checks.map(({ name }) => name.length)) + 2
  return checks.flatMap(({ name, status, detail, next }) => [
    `${colour[status](status.padEnd(STATUS_WIDTH))}${name.padEnd(nameWidth)}${printable(detail)}`,
    ...(next === undefined ? [] : [`${' '.repeat(STATUS_WIDTH)}${style.cyan('→')} ${printable(next)}`]),
  ])
}
