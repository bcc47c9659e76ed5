/** Compares two names in the order that the specification asks of lists: letters without regard to case. */
export function compareLexically(left: string, right: string): number {
  const leftFolded = left.toLowerCase()
  const rightFolded = right.toLowerCase()
  if (leftFolded !== rightFolded) return leftFolded < rightFolded ? -1 : 1
  if (left === right) return 0
  return left < right ? -1 : 1
}
