import { compareDigits } from './compare-digits.js'

/**
 * Compares two versions of Debian packages: negative where the left one is older, 0 where they are equal.
 *
 * @see deb-version(7), "Sorting algorithm"; Debian Policy 5.6.12
 */
export function compareDebianVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)]
  return (
    compareDigits(a.epoch, b.epoch) ||
    compareParts(a.upstream, b.upstream) ||
    compareParts(a.revision, b.revision)
  )
}

function split(version: string): { epoch: string; upstream: string; revision: string } {
  const [, epoch = '0', rest = version] = /^(\d+):(.*)$/s.exec(version) ?? []
  const dash = rest.lastIndexOf('-')
  if (dash < 0) return { epoch, upstream: rest, revision: '' }
  return { epoch, upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) }
}

/** Texts of anything but digits and numbers take turns, text first. */
function compareParts(left: string, right: string): number {
  const [a, b] = [runsOf(left), runsOf(right)]
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [mine, other] = [a[index], b[index]]
    const order =
      compareTexts(mine?.text ?? '', other?.text ?? '') ||
      compareDigits(mine?.digits ?? '', other?.digits ?? '')
    if (order !== 0) return order
  }
  return 0
}

function runsOf(part: string): { text: string; digits: string }[] {
  return [...part.matchAll(/(\D*)(\d*)/g)].map(([, text = '', digits = '']) => ({ text, digits }))
}

function compareTexts(left: string, right: string): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = rankOf(left[index]) - rankOf(right[index])
    if (order !== 0) return order
  }
  return 0
}

const AFTER_LETTERS = 256

/** A tilde sorts before the end, the end before letters, letters before all others. */
function rankOf(character: string | undefined): number {
  if (character === undefined) return 0
  if (character === '~') return -1
  const code = character.charCodeAt(0)
  return /[A-Za-z]/.test(character) ? code : code + AFTER_LETTERS
}
