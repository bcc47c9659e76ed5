/**
 * Compares two numbers given in decimal digits: negative where the left one is smaller, 0 where they are equal. They may
 * have more digits than a number type holds; no digits are zero.
 */
export function compareDigits(left: string, right: string): number {
  const [a, b] = [withoutZeros(left), withoutZeros(right)]
  if (a === b) return 0
  return a.length - b.length || (a < b ? -1 : 1)
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+/, '')
}
