import type { ComparedValue, Difference } from '../templates/difference.js'

/** Differences that are told one by one. */
const MAX_TOLD = 5

/** Differences as a clause: `cpuUnits is 512 and not 1024, env.MODE is missing, and 2 more`. */
export function differenceWords(differences: readonly Difference[]): string {
  const told = differences.slice(0, MAX_TOLD).map(oneInWords)
  const more = differences.length - told.length
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

function oneInWords({ path, from, to }: Difference): string {
  if (from === undefined) return `${path} is missing`
  return to === undefined ? `${path} is ${shown(from)}` : `${path} is ${shown(from)} and not ${shown(to)}`
}

function shown(value: ComparedValue): string {
  return value === '' ? 'empty' : String(value)
}
