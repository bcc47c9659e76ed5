const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A byte count as people read it: `0 B`, `9.4 MiB`, `213 MiB`. Three significant digits, 1024-based. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes
  let unit = 0
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  const text =
    unit === 0 || value >= 99.95 ? Math.round(value).toString() : value.toFixed(value >= 9.995 ? 1 : 2)
  return `${text} ${UNITS[unit]}`
}

/** A duration as people read it: `0.4 s`, `12 s`, `3 min 05 s`. */
export function formatDuration(durationMs: number): string {
  const seconds = durationMs / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
