/** Enough of a digest to tell it from others by eye: the algorithm and 12 characters. */
export function shortDigest(digest: string): string {
  const colon = digest.indexOf(':')
  return digest.slice(0, colon + 13)
}
