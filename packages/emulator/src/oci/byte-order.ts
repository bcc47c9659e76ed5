/** Compares two names of ASCII characters byte by byte. */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
